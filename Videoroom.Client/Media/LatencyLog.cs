using HdrHistogram;
using HdrHistogram.Utilities;

namespace Videoroom.Client.Media;

/// <summary>How long stamped packets took from sender to receiver, of all clients of a loop. It lives on the loop's thread.</summary>
internal sealed class LatencyLog
{
    private const long LongestUs = 60_000_000;
    private const int Digits = 3;
    private readonly LongHistogram _histogram = new(1, LongestUs, Digits);

    /// <summary>Packets since the last <see cref="Reset"/>.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>The longest latency in milliseconds; 0 without packets.</summary>
    public double LongestMs => Count == 0 ? 0 : _histogram.GetMaxValue() / 1000.0;

    /// <summary>Adds one packet; less than 1 µs counts as 1 µs, more than a minute as a minute.</summary>
    public void Add(long latencyUs) => _histogram.RecordValue(Math.Clamp(latencyUs, 1, LongestUs));

    /// <summary>Adds all packets of another log.</summary>
    /// <param name="encoded">What its <see cref="Encode"/> gave.</param>
    public void AddEncoded(string encoded)
        => _histogram.Add(HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(Convert.FromBase64String(encoded)), 0));

    /// <summary>All packets as a text, for another process.</summary>
    public string Encode()
    {
        var buffer = ByteBuffer.Allocate(_histogram.GetNeededByteBufferCapacity());
        var length = _histogram.EncodeIntoCompressedByteBuffer(buffer);
        buffer.Position = 0;
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = buffer.Get();
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>The latency in milliseconds that this share of the packets did not exceed, to three digits; 0 without packets.</summary>
    public double QuantileMs(double share) => Count == 0 ? 0 : _histogram.GetValueAtPercentile(share * 100) / 1000.0;

    /// <summary>How many packets took longer.</summary>
    public long CountAbove(long latencyUs) => _histogram.RecordedValues().Where(value => value.ValueIteratedTo > latencyUs).Sum(value => value.CountAddedInThisIterationStep);

    /// <summary>Starts a new measurement.</summary>
    public void Reset() => _histogram.Reset();
}
