using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Pacing;
using Videoroom.Engine.Bandwidth.Probing;

namespace Videoroom.Tests.Engine.Bandwidth.Simulation;

/// <summary>
/// Sends what a source makes, paced as the server does. A probe is padding at the probe's rate, beside the media.
/// </summary>
internal sealed class SimulatedSender(BandwidthEstimator estimator, SimulatedSource source)
{
    private const int PacketSize = 1_200;

    private readonly PacingBudget _pacing = new();
    private readonly Queue<int> _media = new();
    private ProbeCluster _probe;
    private int _probeBytes;
    private int _probePackets;
    private long _probeUs = long.MaxValue;
    private long _burstUs;
    private long _waitingBytes;
    private ushort _sequence = 65_000;

    /// <summary>Media bytes sent.</summary>
    public long MediaBytes { get; private set; }

    /// <summary>Padding bytes sent.</summary>
    public long PaddingBytes { get; private set; }

    /// <summary>Probes sent.</summary>
    public int Probes { get; private set; }

    /// <summary>Whether probes are sent: false for a caller that has no packets for them.</summary>
    public bool SendsProbes { get; set; } = true;

    /// <summary>When <see cref="Send"/> has something to do.</summary>
    public long NextUs => Math.Min(Math.Min(source.NextUs, _probeUs), _media.Count > 0 ? _burstUs : long.MaxValue);

    /// <summary>Asks for a probe.</summary>
    public void TakeProbe(long nowUs)
    {
        if (SendsProbes && estimator.TryTakeProbe(nowUs, out var probe))
        {
            _probe = probe;
            _probeBytes = 0;
            _probePackets = 0;
            _probeUs = nowUs;
            Probes++;
        }
    }

    /// <summary>Sends whatever is due.</summary>
    public void Send(long nowUs, Action<SimulatedPacket> send)
    {
        while (source.NextUs <= nowUs)
        {
            for (var bytes = source.NextFrame(estimator.EstimateBps); bytes > 0; bytes -= PacketSize)
            {
                _media.Enqueue(Math.Max(100, Math.Min(bytes, PacketSize)));
                _waitingBytes += Math.Max(100, Math.Min(bytes, PacketSize));
            }
        }

        if (_probeUs <= nowUs)
        {
            SendProbePacket(nowUs, send);
        }

        if (_media.Count > 0 && _burstUs <= nowUs)
        {
            SendBurst(nowUs, send);
        }
    }

    private void SendProbePacket(long nowUs, Action<SimulatedPacket> send)
    {
        var size = _probe.PacketSize;
        SendPacket(size, isPadding: true, _probe.Id, nowUs, send);
        _probeBytes += size;
        _probePackets++;
        _probeUs = _probeBytes >= _probe.MinimumBytes && _probePackets >= _probe.MinimumPackets
            ? long.MaxValue
            : nowUs + (size * 8_000_000L / _probe.BitrateBps);
    }

    private void SendBurst(long nowUs, Action<SimulatedPacket> send)
    {
        _pacing.EstimateBps = estimator.EstimateBps;
        while (_media.Count > 0 && _pacing.MaySend(_waitingBytes, nowUs))
        {
            var size = _media.Dequeue();
            _waitingBytes -= size;
            _pacing.OnSent(size);
            SendPacket(size, isPadding: false, _probeUs == long.MaxValue ? ProbeId.None : _probe.Id, nowUs, send);
        }

        _burstUs = _media.Count > 0 ? _pacing.NextUs(_waitingBytes, nowUs) : 0;
    }

    private void SendPacket(int size, bool isPadding, ProbeId probe, long nowUs, Action<SimulatedPacket> send)
    {
        estimator.OnSent(_sequence, size, probe, nowUs);
        send(new SimulatedPacket(_sequence++, size, nowUs, isPadding));
        MediaBytes += isPadding ? 0 : size;
        PaddingBytes += isPadding ? size : 0;
    }
}
