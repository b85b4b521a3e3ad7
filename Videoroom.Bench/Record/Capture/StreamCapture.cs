using System.Text;
using Videoroom.Bench.Record.Connection;
using Videoroom.Bench.Record.Page;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Capture;

/// <summary>
/// Chooses what is recorded. 1: all layers must have come for <see cref="SettlingUs"/>, so that the browser's bandwidth estimate has
/// grown. 2: a key frame of every stream is asked for. 3: the streams are kept from there for the recording's length. When that
/// lacks a layer or a packet it begins again. Without I/O; it belongs to one thread at a time.
/// </summary>
/// <param name="options">What is recorded.</param>
/// <param name="payloadType">The codec's payload type; others are retransmissions.</param>
/// <param name="extensions">The ids of the header extensions.</param>
internal sealed class StreamCapture(RecordOptions options, byte payloadType, HeaderExtensionIds extensions) : IPacketSink
{
    /// <summary>How long all layers must have come, in microseconds.</summary>
    public const long SettlingUs = 3_000_000;

    /// <summary>A layer that has not come for as long is not sent, in microseconds.</summary>
    public const long LayerSilenceUs = 700_000;

    /// <summary>How long an answer to a key frame request is waited for, in microseconds.</summary>
    public const long KeyFrameWaitUs = 1_000_000;

    private readonly Dictionary<uint, CapturedStream> _streams = [];
    private State _state = State.Settling;
    private long _settledUs = long.MaxValue;
    private long _nextRequestUs;
    private string _step = "No packet has come.";
    private string? _failure;

    private enum State
    {
        Settling,
        AwaitingKeyFrames,
        Recording,
        Done,
    }

    /// <summary>The recording; null before it is complete.</summary>
    public RtpDump? Recording { get; private set; }

    /// <summary>What it waits for, and why the last recording was not good, in words.</summary>
    public string Progress => _failure is null ? _step : $"{_step} The last recording was not good: {_failure}";

    /// <inheritdoc/>
    public void OnRtp(ReadOnlySpan<byte> packet, long nowUs)
    {
        if (_state == State.Done
            || !RtpPacket.TryParse(packet, out var rtp)
            || rtp.PayloadType != payloadType
            || rtp.IsPaddingOnly
            || FindStream(rtp) is not { } stream)
        {
            return;
        }

        stream.Add(rtp, packet, nowUs);
        switch (_state)
        {
            case State.Settling:
                Settle(nowUs);
                break;
            case State.AwaitingKeyFrames when _streams.Values.All(known => known.IsStarted):
                foreach (var started in _streams.Values)
                {
                    started.KeepStart();
                }

                _state = State.Recording;
                _step = "It is being recorded.";
                break;
            case State.Recording when _streams.Values.All(known => known.Length >= options.Length):
                Complete();
                break;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<uint> TakeKeyFrameRequests(long nowUs)
    {
        if (_state != State.AwaitingKeyFrames || options.Codec == Codec.Opus || nowUs < _nextRequestUs)
        {
            return [];
        }

        _nextRequestUs = nowUs + KeyFrameWaitUs;
        return [.. _streams.Keys];
    }

    private CapturedStream? FindStream(scoped in RtpPacket packet)
    {
        if (_streams.TryGetValue(packet.Ssrc, out var stream))
        {
            return stream;
        }

        var rid = "";
        if (options.Streams > 1)
        {
            if (!packet.TryGetExtension(extensions.RtpStreamId, out var value))
            {
                return null;
            }

            rid = Encoding.ASCII.GetString(value);
        }

        stream = new CapturedStream(packet.Ssrc, rid, options.Codec, extensions);
        _streams.Add(packet.Ssrc, stream);
        return stream;
    }

    private void Settle(long nowUs)
    {
        var coming = _streams.Values.Sum(stream => stream.LayersSeenUs.Values.Count(seen => nowUs - seen < LayerSilenceUs));
        if (coming < options.SpatialLayers)
        {
            _settledUs = long.MaxValue;
            _step = $"{coming} of {options.SpatialLayers} layers come.";
            return;
        }

        _settledUs = Math.Min(_settledUs, nowUs);
        if (nowUs - _settledUs < SettlingUs)
        {
            return;
        }

        _state = State.AwaitingKeyFrames;
        _nextRequestUs = 0;
        _step = "All layers come; key frames were asked for.";
        foreach (var stream in _streams.Values)
        {
            stream.Restart();
        }
    }

    private void Complete()
    {
        try
        {
            var streams = _streams.Values.OrderBy(stream => PageEncoding.LayerOf(stream.Rid)).ToList();
            var recording = RecordingWriter.Write(options, extensions, streams);
            RecordingCheck.ThrowIfIncomplete(options, recording);
            Recording = recording;
            _state = State.Done;
        }
        catch (InvalidDataException e)
        {
            _failure = e.Message;
            _step = "It begins again.";
            _state = State.Settling;
            _settledUs = long.MaxValue;
        }
    }
}
