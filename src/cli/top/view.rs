//! The screen. Every column has a name, every number its uncertainty, and no
//! colour says what no word says.

use super::amounts::{UNKNOWN, long, short};
use super::keys::{KEYS, List, Sight};
use super::rows::{DeviceRow, Recent, Row};
use crate::report::clean;
use crate::sample::{Phase, Provenance};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Text};
use ratatui::widgets::{self, Block, Borders, Clear, Paragraph, Table, TableState};

/// The widest that somebody else's name is shown.
const NAME: usize = 60;

/// What is shown, and where it comes from.
pub struct Screen<'a> {
    /// The latest standings.
    pub recent: &'a Recent,
    /// How they are looked at.
    pub sight: &'a Sight,
    /// Who meters: `agent at /run/wattprint/agent.sock`, `this process`.
    pub metered_by: &'a str,
    /// Why the standings are not the latest, if they are not.
    pub trouble: Option<&'a str>,
}

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, screen: &Screen<'_>) {
    let devices = screen.recent.devices();
    let workloads = screen
        .recent
        .workloads(screen.sight.order, screen.sight.reversed);
    // Devices have at most two fifths of the height, so that workloads are seen.
    let most = usize::from(frame.area().height) * 2 / 5;
    let height = u16::try_from((devices.len() + 2).min(most.max(3))).unwrap_or(u16::MAX);
    let [head, upper, lower, detail, foot] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Length(height),
        Constraint::Fill(1),
        Constraint::Length(2),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    frame.render_widget(heading(screen), head);
    draw_devices(frame, upper, screen.sight, &devices);
    draw_workloads(frame, lower, screen.sight, &workloads);
    let selected = workloads.get(screen.sight.selected[1]);
    frame.render_widget(about(selected, &devices), detail);
    frame.render_widget(footer(screen), foot);
    if screen.sight.help {
        draw_help(frame);
    }
}

fn heading(screen: &Screen<'_>) -> Paragraph<'static> {
    let by = clean(screen.metered_by, NAME);
    let Some(now) = screen.recent.latest() else {
        let waiting = "waiting for the first two samples";
        return Paragraph::new(format!("wattprint top - metered by {by}\n{waiting}"));
    };
    let watts = short(screen.recent.node_watts(), "W");
    let energy = short(Some(now.node.joules), "J");
    let mut second = format!("node {watts}   {energy} since {:.0}", now.started);
    if let Some(grams) = now.node.grams {
        let emitted = short(Some(grams), "g");
        second.extend(["   ", &emitted, " CO2e"]);
    }
    Paragraph::new(format!("wattprint top - metered by {by}\n{second}"))
}

fn footer(screen: &Screen<'_>) -> Line<'static> {
    let down = screen.recent.latest().map(|it| it.down.join(", "));
    let told = match (screen.trouble, down.filter(|it| !it.is_empty())) {
        (Some(trouble), _) => clean(trouble, 200),
        (None, Some(down)) => format!("not delivering: {}", clean(&down, 200)),
        (None, None) if screen.sight.paused => "paused - Space goes on".to_owned(),
        (None, None) => "h help   p e c n f order   r reverse   Tab list   q quit".to_owned(),
    };
    Line::from(told).style(Style::new().add_modifier(Modifier::DIM))
}

fn draw_devices(frame: &mut Frame<'_>, area: Rect, sight: &Sight, devices: &[DeviceRow]) {
    let row = |row: &DeviceRow| {
        let device = &row.device;
        let name = if device.name.is_empty() {
            &device.device
        } else {
            &device.name
        };
        let source = match device.provenance {
            Provenance::Measured => "measured",
            Provenance::Modelled => "modelled",
            Provenance::Supplied => "supplied",
        };
        let gap = match device.gap_seconds {
            gap if gap > 0.0 => format!("{gap:.0} s"),
            _ => UNKNOWN.to_owned(),
        };
        let holders = row.holders.iter().map(|it| clean(it, NAME));
        widgets::Row::new([
            clean(name, NAME),
            source.to_owned(),
            short(row.watts, "W"),
            short(Some(device.joules), "J"),
            gap,
            holders.collect::<Vec<_>>().join(", "),
        ])
    };
    let columns = ["DEVICE", "SOURCE", "POWER", "ENERGY", "GAPS", "HELD BY"];
    let widths = [
        Constraint::Fill(2),
        Constraint::Length(8),
        Constraint::Length(13),
        Constraint::Length(14),
        Constraint::Length(6),
        Constraint::Fill(1),
    ];
    let rows: Vec<_> = devices.iter().map(row).collect();
    draw_list(frame, area, (&columns, &widths), rows, sight, List::Devices);
}

fn draw_workloads(frame: &mut Frame<'_>, area: Rect, sight: &Sight, workloads: &[Row]) {
    let row = |row: &Row| {
        let cells = widgets::Row::new([
            clean(&row.name, NAME),
            row.phase.map_or(UNKNOWN, Phase::name).to_owned(),
            short(row.watts, "W"),
            short(Some(row.amounts.joules), "J"),
            short(row.amounts.grams, "g"),
            held(&row.devices),
        ]);
        let quiet = if row.active {
            Modifier::empty()
        } else {
            Modifier::DIM
        };
        cells.style(Style::new().add_modifier(quiet))
    };
    let columns = ["WORKLOAD", "PHASE", "POWER", "ENERGY", "CO2e", "HOLDS"];
    let widths = [
        Constraint::Fill(1),
        Constraint::Length(11),
        Constraint::Length(13),
        Constraint::Length(14),
        Constraint::Length(14),
        Constraint::Length(7),
    ];
    let rows: Vec<_> = workloads.iter().map(row).collect();
    draw_list(
        frame,
        area,
        (&columns, &widths),
        rows,
        sight,
        List::Workloads,
    );
}

/// Places in the list of devices, as people count: `1 2 5`.
fn held(devices: &[usize]) -> String {
    if devices.is_empty() {
        return UNKNOWN.to_owned();
    }
    let places: Vec<String> = devices.iter().map(|it| (it + 1).to_string()).collect();
    clean(&places.join(" "), 7)
}

fn draw_list(
    frame: &mut Frame<'_>,
    area: Rect,
    (columns, widths): (&[&'static str], &[Constraint]),
    rows: Vec<widgets::Row<'_>>,
    sight: &Sight,
    list: List,
) {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let header = widgets::Row::new(columns.iter().copied()).style(bold);
    let selected = sight.selected[list as usize].min(rows.len().saturating_sub(1));
    let table = Table::new(rows, widths)
        .header(header)
        .block(Block::new().borders(Borders::TOP))
        .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
    let mut state = TableState::new();
    // Only the list that the arrows move in has a row that is looked at.
    state.select((sight.list == list).then_some(selected));
    frame.render_stateful_widget(table, area, &mut state);
}

/// The workload that is looked at, with all its bounds.
fn about(row: Option<&Row>, devices: &[DeviceRow]) -> Paragraph<'static> {
    let Some(row) = row else {
        return Paragraph::default();
    };
    let energy = long(row.amounts.joules, "J");
    let named = format!("{} {}", clean(&row.name, NAME), clean(&row.id, NAME));
    let first = format!("{}: {energy}", named.trim_end());
    let mut more: Vec<String> = Vec::new();
    more.extend(
        row.amounts
            .grams
            .map(|it| format!("{} CO2e", long(it, "g"))),
    );
    more.extend(
        row.amounts
            .liters
            .map(|it| format!("{} water", long(it, "L"))),
    );
    if more.is_empty() {
        more.push("CO2e and water need a place".to_owned());
    }
    let held = row.devices.iter().filter_map(|place| devices.get(*place));
    let held: Vec<String> = held.map(|it| clean(&it.device.name, NAME)).collect();
    if !held.is_empty() {
        more.push(format!("holds {}", held.join(", ")));
    }
    Paragraph::new(format!("{first}\n{}", more.join("   ")))
}

fn draw_help(frame: &mut Frame<'_>) {
    let line = |(keys, what): &(&str, &str)| Line::from(format!(" {keys:<13} {what} "));
    let lines: Vec<Line<'_>> = KEYS.iter().map(line).collect();
    let width = lines.iter().map(Line::width).max().unwrap_or(0) + 2;
    let [width, height] = [width, lines.len() + 2].map(|it| u16::try_from(it).unwrap_or(u16::MAX));
    let area = frame
        .area()
        .centered(Constraint::Max(width), Constraint::Max(height));
    frame.render_widget(Clear, area);
    let block = Block::bordered().title("Keys");
    frame.render_widget(Paragraph::new(Text::from(lines)).block(block), area);
}

#[cfg(test)]
mod tests {
    use super::super::example::standing;
    use super::*;
    use crate::metrics::{Amounts, Range, Standing};
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn shown(recent: &Recent, sight: &Sight, trouble: Option<&str>) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let screen = Screen {
            recent,
            sight,
            metered_by: "a test",
            trouble,
        };
        terminal.draw(|frame| draw(frame, &screen)).unwrap();
        let cells = terminal.backend().buffer().content().chunks(80);
        let line = |cells: &[ratatui::buffer::Cell]| {
            let line: String = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
            line.trim_end().to_owned()
        };
        cells.map(line).collect()
    }

    fn after(change: impl Fn(&mut Standing)) -> Recent {
        let mut recent = Recent::default();
        for second in [1, 2] {
            let mut standing = standing(second);
            change(&mut standing);
            recent.take(standing);
        }
        recent
    }

    fn line<'a>(shown: &'a [String], with: &str) -> &'a str {
        let found = shown.iter().find(|line| line.starts_with(with));
        found.unwrap_or_else(|| panic!("no line begins with {with}:\n{}", shown.join("\n")))
    }

    #[test]
    fn eighty_columns_hold_every_number_with_its_uncertainty() {
        let shown = shown(&after(|_| ()), &Sight::default(), None);
        for (begins, holds) in [
            ("node", "400 W ±20%"),
            ("NVIDIA H100", "300 W ±20%    600 J ±20%"),
            ("train", "pretraining 200 W ±20%    400 J ±20%"),
            ("idle", "60.0 W ±20%"),
            ("unattributed", "40.0 W ±20%"),
            ("h help", "q quit"),
        ] {
            let line = line(&shown, begins);
            assert!(line.contains(holds), "{line}");
        }
        assert!(
            line(&shown, "NVIDIA H100").ends_with("train"),
            "who holds it"
        );
        assert!(line(&shown, "train").ends_with('1'), "what it holds");
    }

    #[test]
    fn carbon_is_shown_only_where_the_place_is_known() {
        let without = shown(&after(|_| ()), &Sight::default(), None).join("\n");
        assert!(without.contains("need a place"), "{without}");
        let grams = Range {
            low: 1.0,
            central: 2.0,
            high: 3.0,
        };
        let placed = after(|standing| {
            for charge in &mut standing.workloads {
                charge.amounts = Amounts {
                    grams: Some(grams),
                    ..charge.amounts
                };
            }
        });
        let with = shown(&placed, &Sight::default(), None);
        assert!(line(&with, "train").contains("2.00 g ±50%"), "{with:?}");
        assert!(with.join("\n").contains("2.00 g (1.00 g to 3.00 g) CO2e"));
    }

    #[test]
    fn the_help_names_every_key() {
        let sight = Sight {
            help: true,
            ..Sight::default()
        };
        let shown = shown(&after(|_| ()), &sight, None).join("\n");
        for (keys, what) in KEYS {
            assert!(
                shown.contains(keys) && shown.contains(what),
                "{keys}: {shown}"
            );
        }
    }

    #[test]
    fn a_thousand_workloads_can_be_walked_through() {
        let many = after(|standing| {
            let one = standing.workloads[0].clone();
            let copies = (0..1000).map(|n| crate::metrics::Charge {
                id: format!("w{n}"),
                name: format!("job-{n:04}"),
                ..one.clone()
            });
            standing.workloads = copies.collect();
        });
        let sight = Sight {
            order: super::super::order::Order::Name,
            selected: [0, 700],
            ..Sight::default()
        };
        let shown = shown(&many, &sight, None);
        assert!(line(&shown, "job-0700").contains("pretraining"));
        assert!(shown.iter().any(|it| it.starts_with("job-0700 w700: ")));
    }

    #[test]
    fn a_hostile_name_does_nothing() {
        let hostile =
            after(|standing| standing.workloads[0].name = "\u{1b}[2Jx\u{202e}".to_owned());
        let shown = shown(&hostile, &Sight::default(), None).join("\n");
        assert!(shown.contains("\u{FFFD}[2Jx") && !shown.contains('\u{1b}'));
    }

    #[test]
    fn trouble_is_told_and_the_last_standing_stays() {
        let shown = shown(&after(|_| ()), &Sight::default(), Some("the agent is gone"));
        assert!(
            shown
                .last()
                .is_some_and(|it| it.contains("the agent is gone"))
        );
        assert!(line(&shown, "node").contains("400 W"));
    }
}
