using System.Text;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// The negotiation of one page over several rounds. An input is a line of letters, each of which lets something happen (see <c>Happen</c>),
/// and an offer.
/// </summary>
internal sealed class NegotiationTarget : FuzzTarget
{
    private const int MaxRemoteTracks = 40;
    private const string Avc = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

    private Negotiator _negotiator = new(SdpTarget.Options(PeerRole.Participant));
    private readonly List<RemoteTrack> _remote = [];
    private int _numbered;
    private long _nowMs;
    private (int Audio, int Video) _requested;

    /// <inheritdoc/>
    public override string Name => "negotiation";

    /// <inheritdoc/>
    public override string Summary
        => "Rounds of offers and answers while tracks come and go: answers can be read, lines that are asked for never become fewer, no SSRC stands twice, a refused offer changes nothing.";

    /// <inheritdoc/>
    public override FuzzPace Pace => FuzzPace.Slow;

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override int InputsPerState => 24;

    /// <inheritdoc/>
    public override int MaxLength => 32 * 1024;

    /// <inheritdoc/>
    public override long AllocationBase => 4 * 1024 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 2048;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. SeedFiles.Read("Sdp").SelectMany(file => (byte[][])[Seed("", file.Bytes), Seed("avi", file.Bytes), Seed("hvr", file.Bytes), Seed("tcri", file.Bytes)]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tokens { get; } = ["avh", "rrr", "ccc", "iti", "a=recvonly", "a=sendonly", "a=inactive", "m=video 0 UDP/TLS/RTP/SAVPF 96"];

    /// <inheritdoc/>
    public override void Reset()
    {
        _negotiator = new Negotiator(SdpTarget.Options(PeerRole.Participant) with { SlotBlockSize = 4, GroupStreams = true, OpeningMs = 500 });
        _remote.Clear();
        _numbered = 0;
        _nowMs = 0;
        _requested = default;
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var text = WireText.Decode(input);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        foreach (var letter in text.AsSpan(0, Math.Clamp(end, 0, 16)))
        {
            Check(Happen(letter));
        }

        var sdp = text[(end + 1)..];
        _nowMs += 100;
        if (!SdpParser.TryParse(sdp, SdpLimits.Default, out var description, out _))
        {
            Require(_negotiator.HandleOffer(new ClientOffer(sdp, new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, TrackBitrates>()), _nowMs).Error is not null, "what cannot be read is refused");
            return false;
        }

        var result = _negotiator.HandleOffer(SdpTarget.ToOffer(sdp, description), _nowMs);
        Check(result);
        if (result.Error is not null)
        {
            Require(result.Answer is null && result.Publish.Count == 0 && result.Unpublish.Count == 0 && result.Subscribe.Count == 0 && result.Unsubscribe.Count == 0, "a refused offer changes nothing");
            return false;
        }

        SdpTarget.CheckAnswer(result.Answer!.Sdp, description);
        CheckStreams(result.Answer.Sdp);
        return true;
    }

    private NegotiationResult Happen(char letter)
    {
        switch (letter)
        {
            case 'a':
                return Add(new CodecFormat(Codec.Opus, 109, 48_000, 2));
            case 'v':
                return Add(new CodecFormat(Codec.Vp8, 120, 90_000));
            case 'h':
                return Add(new CodecFormat(Codec.H264, 102, 90_000, 1, Avc));
            case 'c' when _remote.Count > 0:
                _remote[^1] = _remote[^1] with { Format = new CodecFormat(Codec.Vp9, 98, 90_000) };
                return _negotiator.AddRemoteTracks([_remote[^1]], _nowMs);
            case 'r' when _remote.Count > 0:
                var removed = _remote[0].TrackId;
                _remote.RemoveAt(0);
                return _negotiator.RemoveRemoteTracks([removed], _nowMs);
            case 'i':
                return _negotiator.HandleIceSelected("whatever", _nowMs);
            case 't':
                _nowMs += 11_000;
                return _negotiator.OnTimeout(_nowMs);
            case 'n':
                return _negotiator.RequestNegotiation(iceRestart: true, _nowMs);
            default:
                return NegotiationResult.None;
        }
    }

    private NegotiationResult Add(CodecFormat format)
    {
        if (_remote.Count == MaxRemoteTracks)
        {
            return NegotiationResult.None;
        }

        // Every third track is of the same peer.
        _remote.Add(new RemoteTrack($"Q{_numbered % 3}:{_numbered}", $"Q{_numbered % 3}", format));
        _numbered++;
        return _negotiator.AddRemoteTracks([_remote[^1]], _nowMs);
    }

    private void Check(NegotiationResult result)
    {
        if (result.Error is { } error)
        {
            SdpTarget.CheckError(error.Message);
        }

        if (result.OfferRequest is { } request)
        {
            Require(request.Audio >= _requested.Audio && request.Video >= _requested.Video, "lines that are asked for never become fewer");
            _requested = (request.Audio, request.Video);
        }
    }

    private static void CheckStreams(string answer)
    {
        if (!SdpParser.TryParse(answer, SdpLimits.Default, out var description, out _))
        {
            return;
        }

        HashSet<uint> ssrcs = [];
        HashSet<string> msids = [];
        foreach (var media in description.Media)
        {
            Require(media.Ssrcs.All(ssrc => ssrcs.Add(ssrc.Ssrc)), "no SSRC stands twice in an answer");
            Require(media.Msids.All(msid => msids.Add($"{msid.StreamId} {msid.TrackId}")), "no msid stands twice in an answer");
        }
    }

    private static byte[] Seed(string letters, byte[] sdp) => [.. Encoding.ASCII.GetBytes(letters + "\n"), .. sdp];
}
