using System.Buffers.Binary;
using Videoroom.Engine.Bandwidth;

namespace Videoroom.Tests.Engine.Bandwidth.Simulation;

/// <summary>A viewer that reports arrivals as our own builder of feedback does, by a clock of its own.</summary>
internal sealed class SimulatedViewer
{
    private const int ReferenceTimeOffset = 16;

    private readonly TransportFeedbackBuilder _builder = new();
    private readonly byte[] _buffer = new byte[TransportFeedbackBuilder.MaximumSize];

    /// <summary>What the viewer's clock shows more than the simulation's, in units of 64 ms: a change is a jump of the clock.</summary>
    public int ClockOffset { get; set; } = 5_000;

    /// <summary>When <see cref="TryReport"/> has something.</summary>
    public long DeadlineUs => _builder.DeadlineMs == long.MaxValue ? long.MaxValue : _builder.DeadlineMs * 1000;

    /// <summary>A packet arrived.</summary>
    public void OnPacket(in SimulatedPacket packet, long nowUs) => _builder.OnPacket(packet.Sequence, packet.Size, nowUs);

    /// <summary>The next feedback packet, if one is due.</summary>
    public bool TryReport(long nowUs, out byte[] feedback)
    {
        var size = _builder.Build(_buffer, 1, 2, nowUs / 1000);
        feedback = _buffer[..size];
        if (size == 0)
        {
            return false;
        }

        var reference = feedback.AsSpan(ReferenceTimeOffset, sizeof(uint));
        var fields = BinaryPrimitives.ReadUInt32BigEndian(reference);
        BinaryPrimitives.WriteUInt32BigEndian(reference, fields + ((uint)ClockOffset << 8));
        return true;
    }
}
