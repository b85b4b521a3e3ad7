using System.Globalization;
using System.Text;

namespace Videoroom.Bench.Adapt;

/// <summary>Draws a result as SVG: what the network carried, what the server believed of it, what arrived, which layer, and how long it waited.</summary>
internal static class AdaptChart
{
    private const double Width = 900;
    private const double RateHeight = 220;
    private const double LayerHeight = 60;
    private const double QueueHeight = 90;
    private const double Left = 70;
    private const double Top = 40;
    private const double Gap = 24;
    private const double LayerTop = Top + RateHeight + Gap;
    private const double QueueTop = LayerTop + LayerHeight + Gap;
    private const double Bottom = QueueTop + QueueHeight;
    private const double LongestQueueMs = 400;

    /// <summary>The file's text.</summary>
    public static string Draw(AdaptResult result)
    {
        var seconds = result.Samples[^1].Seconds;
        var most = Math.Max(result.Samples.Max(sample => (double)sample.CapacityBps), 1);

        // Of a network that is never full only what arrives is of interest.
        most = Math.Min(most, 1.5 * result.Samples.Max(sample => sample.MediaBps));
        var svg = new StringBuilder();
        svg.AppendLine(Text($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + 20} {Bottom + 50}" font-family="sans-serif" font-size="12">"""));
        svg.AppendLine("""<rect width="100%" height="100%" fill="#fff"/>""");
        svg.AppendLine(Text($"""<text x="{Left}" y="20" font-size="15">{result.Plan}, {result.Server}: {result.Text}</text>"""));
        Axes(svg, Top, RateHeight, most / 1e6, "Mbit/s");
        Line(svg, "#bbb", result.Samples.Select(sample => (sample.Seconds, sample.CapacityBps / most)), seconds, Top, RateHeight);
        Line(svg, "#090", result.Samples.Where(sample => sample.EstimateBps > 0).Select(sample => (sample.Seconds, sample.EstimateBps!.Value / most)), seconds, Top, RateHeight);
        Line(svg, "#06c", result.Samples.Select(sample => (sample.Seconds, sample.MediaBps / most)), seconds, Top, RateHeight);
        var highest = Math.Max(result.Samples.Max(sample => sample.Height), 1);
        Axes(svg, LayerTop, LayerHeight, highest, "lines");
        Line(svg, "#609", result.Samples.Select(sample => (sample.Seconds, (double)sample.Height / highest)), seconds, LayerTop, LayerHeight);
        Axes(svg, QueueTop, QueueHeight, LongestQueueMs, "ms");
        Line(svg, "#c30", result.Samples.Select(sample => (sample.Seconds, sample.VideoLatencyMs / LongestQueueMs)), seconds, QueueTop, QueueHeight);
        for (var second = 0; second <= seconds; second += 10)
        {
            svg.AppendLine(Text($"""<text x="{X(second, seconds):F1}" y="{Bottom + 18}" text-anchor="middle">{second} s</text>"""));
        }

        svg.AppendLine(Text($"""<text x="{Left}" y="{Bottom + 38}">grey: what the network carries; green: the server's estimate; blue: media that arrives; violet: the picture's height; red: one-way latency of video (95 %)</text>"""));
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Axes(StringBuilder svg, double top, double height, double most, string unit)
    {
        svg.AppendLine(Text($"""<path d="M{Left} {top}V{top + height}H{Left + Width}" stroke="#000" fill="none"/>"""));
        svg.AppendLine(Text($"""<text x="{Left - 6}" y="{top + 10}" text-anchor="end">{most:0.#} {unit}</text>"""));
        svg.AppendLine(Text($"""<text x="{Left - 6}" y="{top + height}" text-anchor="end">0</text>"""));
    }

    private static void Line(StringBuilder svg, string colour, IEnumerable<(double Seconds, double Share)> points, double seconds, double top, double height)
    {
        var path = string.Join(' ', points.Select(point => Text($"{X(point.Seconds, seconds):F1},{top + (height * (1 - Math.Min(1, point.Share))):F1}")));
        svg.AppendLine(Text($"""<polyline points="{path}" stroke="{colour}" stroke-width="1.5" fill="none"/>"""));
    }

    private static double X(double second, double seconds) => Left + (Width * second / seconds);

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
