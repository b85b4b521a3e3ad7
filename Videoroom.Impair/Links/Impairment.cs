using System.Globalization;
using System.Text;

namespace Videoroom.Impair.Links;

/// <summary>What a link does to what goes over it, in one direction.</summary>
public sealed record Impairment
{
    /// <summary>A link that only passes on.</summary>
    public static readonly Impairment None = new();

    /// <summary>Bits of payload that it carries in a second; null for as fast as this machine.</summary>
    public long? BitsPerSecond { get; init; }

    /// <summary>
    /// How long a packet may wait for its turn at that rate. One that would wait longer is dropped (drop-tail); a TCP connection
    /// is read no further instead.
    /// </summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The time on the way, after the queue.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How far the time on the way varies to both sides, evenly distributed. Packets keep their order.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The share of packets that is lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// The mean number of packets that are lost in a row (a Gilbert model of two states: in the bad one every packet is lost); null
    /// for losses that do not depend on each other.
    /// </summary>
    public double? Burst { get; init; }

    /// <summary>The share of packets that others overtake, 0 to 1.</summary>
    public double Reorder { get; init; }

    /// <summary>How much longer an overtaken packet is on the way.</summary>
    public TimeSpan ReorderBy { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Nothing passes. What is on the way arrives; TCP connections stand still.</summary>
    public bool IsCut { get; init; }

    /// <summary>What no link can do.</summary>
    /// <returns>One sentence that names the value and what was expected; null when it is possible.</returns>
    public string? FindFault() => this switch
    {
        { BitsPerSecond: < 1_000 } => "rate: at least 1 kbit.",
        { Queue.Ticks: < 0 } or { Delay.Ticks: < 0 } or { Jitter.Ticks: < 0 } or { ReorderBy.Ticks: < 0 } => "A time: not less than 0.",
        { Loss: < 0 or > 1 } => "loss: 0 % to 100 %.",
        { Reorder: < 0 or > 1 } => "reorder: 0 % to 100 %.",
        { Burst: < 1 } => "burst: at least 1 packet.",
        { Burst: { } burst } when Loss == 1 || Loss / (1 - Loss) > burst =>
            string.Create(CultureInfo.InvariantCulture, $"burst: with a loss of {Loss:P0} runs are longer than {burst:0.##} packets on average."),
        _ => null,
    };

    /// <summary>As <see cref="Control.ImpairmentText"/> reads it.</summary>
    public override string ToString()
    {
        if (IsCut)
        {
            return "cut";
        }

        var text = new StringBuilder();
        if (BitsPerSecond is { } rate)
        {
            Add($"rate={RateText(rate)} queue={Queue.TotalMilliseconds:0.###}ms");
        }

        if (Delay > TimeSpan.Zero)
        {
            Add($"delay={Delay.TotalMilliseconds:0.###}ms");
        }

        if (Jitter > TimeSpan.Zero)
        {
            Add($"jitter={Jitter.TotalMilliseconds:0.###}ms");
        }

        if (Loss > 0)
        {
            Add($"loss={Loss * 100:0.###}%");
        }

        if (Loss > 0 && Burst is { } burst)
        {
            Add($"burst={burst:0.##}");
        }

        if (Reorder > 0)
        {
            Add($"reorder={Reorder * 100:0.###}% reorder-by={ReorderBy.TotalMilliseconds:0.###}ms");
        }

        return text.Length == 0 ? "none" : text.ToString();

        void Add(FormattableString part) => text.Append(text.Length == 0 ? "" : " ").Append(part.ToString(CultureInfo.InvariantCulture));
    }

    // Without a fraction: what is read again is the same.
    private static string RateText(long rate) => rate switch
    {
        _ when rate % 1_000_000 == 0 => $"{rate / 1_000_000}mbit",
        _ when rate % 1000 == 0 => $"{rate / 1000}kbit",
        _ => $"{rate}bit",
    };
}
