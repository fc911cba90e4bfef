//! What evidence amounts to.

use super::*;
use crate::sample::{Phase, WorkloadId};

fn found() -> Workload {
    Workload {
        id: WorkloadId("w1".into()),
        name: "python3".to_owned(),
        phase: Phase::Other,
        labels: BTreeMap::new(),
        command: Vec::new(),
        followed_by: "cgroup".to_owned(),
        run: None,
    }
}

fn environment(text: &str) -> Environment {
    Environment::parse(text.replace(' ', "\0").as_bytes())
}

fn labels(workload: &Workload) -> String {
    let labels = workload.labels.iter();
    let labels: Vec<String> = labels.map(|(name, it)| format!("{name}={it}")).collect();
    labels.join(" ")
}

const JOB: &str = "SLURM_JOB_ID=211 SLURM_JOB_NAME=llama SLURM_JOB_USER=ada SLURM_JOB_UID=1000 \
                   SLURM_JOB_ACCOUNT=nwo-1 SLURM_JOB_PARTITION=gpu SLURM_CLUSTER_NAME=alpha \
                   SLURM_NNODES=4 SLURM_CPUS_ON_NODE=16 SLURM_JOB_GPUS=0,1";

#[test]
fn nothing_seen_is_nothing_said() {
    let evidence = Evidence::default();
    assert_eq!(evidence.describe(&found(), &Rules::default()), found());
    assert_eq!(evidence.reserved(), None);
    assert_eq!(evidence.cpus(), None);
}

#[test]
fn a_slurm_job_is_described_by_its_environment() {
    let evidence = Evidence {
        residence: Residence::of("/slurm/uid_1000/job_211"),
        environment: environment(JOB),
        owner: Some(Owner {
            uid: 1000,
            name: None,
        }),
        ..Evidence::default()
    };
    let job = evidence.describe(&found(), &Rules::default());
    assert_eq!(job.name, "llama");
    assert_eq!(job.run.as_deref(), Some("slurm:alpha:211"));
    assert_eq!(
        labels(&job),
        "account=nwo-1 cluster=alpha nodes=4 partition=gpu project=nwo-1 slurm_job=211 user=ada"
    );
    assert_eq!(evidence.cpus(), Some(16.0));
    let expected = vec![DeviceName::Index(0), DeviceName::Index(1)];
    assert_eq!(evidence.reserved(), Some(expected));
}

#[test]
fn the_control_group_is_believed_before_the_environment() {
    let evidence = Evidence {
        residence: Residence::of("/slurm/uid_1000/job_500"),
        environment: environment(JOB),
        owner: Some(Owner {
            uid: 1001,
            name: None,
        }),
        ..Evidence::default()
    };
    let job = evidence.describe(&found(), &Rules::default());
    assert_eq!(job.run.as_deref(), Some("slurm::500"));
    assert_eq!(labels(&job), "slurm_job=500 user=1001");
    assert_eq!(evidence.reserved(), None);
}

#[test]
fn an_owner_names_the_work_and_cannot_name_another_as_its_payer() {
    let text = "WATTPRINT_NAME=tune WATTPRINT_PHASE=finetuning WATTPRINT_PROJECT=p \
                WATTPRINT_MODEL=llama-3 WATTPRINT_RUN_ID=r7 \
                WATTPRINT_LABELS=team=vision,user=eve,slurm_job=1,project=q";
    let evidence = Evidence {
        environment: environment(text),
        ..Evidence::default()
    };
    let workload = evidence.describe(&found(), &Rules::default());
    assert_eq!(
        (workload.name.as_str(), workload.phase),
        ("tune", Phase::Finetuning)
    );
    assert_eq!(workload.run.as_deref(), Some("r7"));
    assert_eq!(labels(&workload), "model=llama-3 project=p team=vision");
}

#[test]
fn a_container_is_described_by_its_runtime_and_its_labels() {
    let id = "0123456789abcdef".repeat(4);
    let container = Container {
        name: Some("vllm".to_owned()),
        image: Some("vllm/vllm-openai:v0.9".to_owned()),
        pod: None,
        labels: BTreeMap::from([("phase".to_owned(), "inference".to_owned())]),
    };
    let evidence = Evidence {
        residence: Residence::of(&format!("/docker/{id}")),
        container: Some(container),
        ..Evidence::default()
    };
    let workload = evidence.describe(&found(), &Rules::default());
    assert_eq!(
        (workload.name.as_str(), workload.phase),
        ("vllm", Phase::Inference)
    );
    assert_eq!(
        labels(&workload),
        "container=vllm image=vllm/vllm-openai:v0.9"
    );
    let unknown = Evidence {
        container: None,
        ..evidence
    };
    let workload = unknown.describe(&found(), &Rules::default());
    assert_eq!(workload.name, "python3");
    assert_eq!(labels(&workload), "container=0123456789ab");
}

#[test]
fn a_pod_is_described_by_the_kubelet_which_also_says_what_is_set_aside() {
    let evidence = Evidence {
        environment: environment("NVIDIA_VISIBLE_DEVICES=all HOSTNAME=a-0"),
        pod: Some(PodContainer {
            namespace: "ml".to_owned(),
            pod: "a-0".to_owned(),
            container: "main".to_owned(),
            devices: ["GPU-1::3".to_owned()].into(),
        }),
        ..Evidence::default()
    };
    let workload = evidence.describe(&found(), &Rules::default());
    assert_eq!(workload.name, "a-0");
    assert_eq!(labels(&workload), "container=main namespace=ml pod=a-0");
    let expected = vec![DeviceName::Uuid("GPU-1".to_owned())];
    assert_eq!(evidence.reserved(), Some(expected));
}

#[test]
fn a_rule_sees_what_is_known_and_goes_before_what_the_owner_says() {
    let rule = Rule {
        patterns: BTreeMap::from([
            (Field::User, vec!["ada".parse().unwrap()]),
            (Field::Command, vec!["*train.py*".parse().unwrap()]),
            (Field::Cgroup, vec!["/user.slice/*".parse().unwrap()]),
        ]),
        states: Stated {
            phase: Some(Phase::Pretraining),
            labels: BTreeMap::from([("project".to_owned(), "ruled".to_owned())]),
            ..Stated::default()
        },
    };
    let evidence = Evidence {
        residence: Residence::of("/user.slice/user-1000.slice"),
        environment: environment("WATTPRINT_PROJECT=mine"),
        owner: Some(Owner {
            uid: 1000,
            name: Some("ada".to_owned()),
        }),
        command: Some("python3 train.py --token secret".to_owned()),
        ..Evidence::default()
    };
    let workload = evidence.describe(&found(), &Rules(vec![rule]));
    assert_eq!(workload.phase, Phase::Pretraining);
    assert_eq!(labels(&workload), "project=ruled user=ada");
    assert!(!format!("{workload:?}").contains("secret"));
}
