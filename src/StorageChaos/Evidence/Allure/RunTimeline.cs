using System.Globalization;
using System.Text;
using StorageChaos.Histories;

namespace StorageChaos.Evidence.Allure;

/// <summary>
/// Draws a run: every operation of the workload by when it was completed and how long it took (logarithmic), the faults as bands
/// behind them, the phases above. An outage shows as a gap with a high point at its end.
/// </summary>
internal static class RunTimeline
{
    private const double Left = 70, Right = 980, Top = 60, Bottom = 330;
    private const double Fastest = 0.001, Slowest = 100;

    public static string Of(RunView run)
    {
        var ops = run.History.Ops;
        var length = Math.Max(1, ops.Max(op => op.Time));
        double X(double time) => Left + ((Right - Left) * time / length);

        var svg = new StringBuilder(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 390\" width=\"1000\" height=\"390\" " +
            "font-family=\"sans-serif\" font-size=\"12\">\n" +
            "<rect width=\"1000\" height=\"390\" fill=\"#ffffff\"/>\n");
        Bands(svg, ops, length, X);
        Axes(svg, length, X);
        // One point for all operations that would be drawn at the same place: a night has millions, too many for a picture.
        // The few that did not succeed are drawn on top of the many that did.
        var points = run.History.Work.Where(op => op.Phase != OpPhase.Invoke)
            .Select(op => (X: Dot(X(op.Time)), Y: Dot(Y(op.Duration ?? Fastest)), op.Phase))
            .Distinct()
            .OrderBy(p => p.Phase != OpPhase.Ok);
        foreach (var (at, took, phase) in points)
            svg.Append(Invariant(
                $"<circle cx=\"{at:0.0}\" cy=\"{took:0.0}\" r=\"{(phase == OpPhase.Ok ? 2.5 : 4.5)}\" fill=\"{Colour(phase)}\"/>\n"));

        var x = Left;
        foreach (var (phase, words) in new[] { (OpPhase.Ok, "acknowledged"), (OpPhase.Fail, "failed"), (OpPhase.Info, "indeterminate") })
        {
            svg.Append(Invariant(
                $"<circle cx=\"{x}\" cy=\"376\" r=\"4\" fill=\"{Colour(phase)}\"/><text x=\"{x + 8}\" y=\"380\">{words}</text>\n"));
            x += 120;
        }

        svg.Append(Invariant(
            $"<rect x=\"{x}\" y=\"370\" width=\"14\" height=\"12\" fill=\"#f6d5a8\"/><text x=\"{x + 20}\" y=\"380\">fault</text>\n"));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Bands(StringBuilder svg, IReadOnlyList<Op> ops, double length, Func<double, double> x)
    {
        foreach (var fault in ops.Where(op => op is { Fault: not null, Action: OpAction.Inject, Phase: OpPhase.Ok }))
        {
            var healed = ops.FirstOrDefault(
                op => op.Fault == fault.Fault && op is { Action: OpAction.Heal, Phase: OpPhase.Ok } && op.Index > fault.Index);
            var width = Math.Max(1, x(healed?.Time ?? length) - x(fault.Time));
            svg.Append(Invariant(
                $"<rect x=\"{x(fault.Time):0.0}\" y=\"{Top}\" width=\"{width:0.0}\" height=\"{Bottom - Top}\" fill=\"#f6d5a8\"/>\n"));
        }

        var row = 0;
        foreach (var phase in ops.Where(op => op is { Action: OpAction.Phase, Phase: OpPhase.Invoke }))
        {
            // Short phases lie close together: their names take turns over three rows.
            var y = 18 + (row++ % 3 * 14);
            svg.Append(Invariant(
                $"<line x1=\"{x(phase.Time):0.0}\" y1=\"{y - 9}\" x2=\"{x(phase.Time):0.0}\" y2=\"{Bottom}\" "))
                .Append("stroke=\"#c0c6d0\" stroke-dasharray=\"2 3\"/>");
            var (anchor, offset) = x(phase.Time) > Right - 110 ? ("end", -3) : ("start", 3);
            svg.Append(Invariant(
                $"<text x=\"{x(phase.Time) + offset:0.0}\" y=\"{y}\" text-anchor=\"{anchor}\" "))
                .Append("fill=\"#505a6a\">").Append(Escape(phase.Detail ?? "")).Append("</text>\n");
        }
    }

    private static void Axes(StringBuilder svg, double length, Func<double, double> x)
    {
        for (var seconds = Fastest; seconds <= Slowest * 1.01; seconds *= 10)
        {
            svg.Append(Invariant(
                $"<line x1=\"{Left}\" y1=\"{Y(seconds):0.0}\" x2=\"{Right}\" y2=\"{Y(seconds):0.0}\" stroke=\"#e3e6ec\"/>"));
            var label = seconds < 0.9 ? Invariant($"{seconds * 1000:0} ms") : Invariant($"{seconds:0} s");
            svg.Append(Invariant($"<text x=\"{Left - 6}\" y=\"{Y(seconds) + 4:0.0}\" text-anchor=\"end\">{label}</text>\n"));
        }

        var step = new double[] { 1, 2, 5, 10, 20, 30, 60, 120, 300, 600 }.FirstOrDefault(s => length / s <= 12, 1800);
        for (var time = 0.0; time <= length; time += step)
            svg.Append(Invariant($"<text x=\"{x(time):0.0}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{time:0} s</text>\n"));
    }

    private static double Dot(double at) => Math.Round(at / 2) * 2;

    private static double Y(double seconds) =>
        Bottom - ((Bottom - Top) * Math.Log10(Math.Clamp(seconds, Fastest, Slowest) / Fastest) / Math.Log10(Slowest / Fastest));

    private static string Colour(OpPhase phase) => phase switch
    {
        OpPhase.Ok => "#2f7ed8",
        OpPhase.Fail => "#d0342c",
        _ => "#8a63d2",
    };

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
