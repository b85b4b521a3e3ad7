using System.Globalization;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>What a test measured: printed, and added to TestResults/cluster.md.</summary>
internal sealed class Figures(ITestOutputHelper output, string title)
{
    private readonly Dictionary<string, List<double>> _series = [];
    private readonly List<string> _lines = [];

    /// <summary>A figure of one run, in milliseconds.</summary>
    public void Add(string what, double milliseconds)
    {
        if (!_series.TryGetValue(what, out var series))
        {
            _series.Add(what, series = []);
        }

        series.Add(milliseconds);
        Say($"{what}: {milliseconds:F0} ms");
    }

    /// <summary>A sentence.</summary>
    public void Say(string line)
    {
        _lines.Add(line);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {line}"));
    }

    /// <summary>The value that so many of a hundred do not exceed (nearest rank).</summary>
    public double Percentile(string what, int percent)
    {
        var ordered = _series[what].Order().ToList();
        return ordered[Math.Max(0, (int)Math.Ceiling(ordered.Count * percent / 100.0) - 1)];
    }

    /// <summary>Adds it all to the file; to be called at the end, however the test went.</summary>
    public void Write()
    {
        Directory.CreateDirectory(TestResults.Folder);
        var summary = _series.Select(series => string.Create(
            CultureInfo.InvariantCulture,
            $"| {series.Key} | {series.Value.Count} | {Percentile(series.Key, 50):F0} | {Percentile(series.Key, 95):F0} | {series.Value.Max():F0} |"));
        File.AppendAllLines(
            Path.Combine(TestResults.Folder, "cluster.md"),
            [
                $"## {title}", "", "| ms | runs | median | p95 | largest |", "| --- | --- | --- | --- | --- |", .. summary, "",
                .. _lines.Select(line => "- " + line), "",
            ]);
    }
}
