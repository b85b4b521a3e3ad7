using System.Globalization;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>A distance between complete pictures.</summary>
internal sealed record Gap(double Ms, string Viewer, string Publisher)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ms:F0} ms ({Viewer} of {Publisher})");
}
