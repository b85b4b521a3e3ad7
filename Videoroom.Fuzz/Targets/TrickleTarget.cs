using Videoroom.Engine.Sdp;
using Videoroom.Web.Whip;

namespace Videoroom.Fuzz.Targets;

/// <summary>The bodies of WHIP's and WHEP's PATCH. An input is one.</summary>
internal sealed class TrickleTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "trickle";

    /// <inheritdoc/>
    public override string Summary => "Trickle ICE fragments: they are read or refused in a short line, and credentials are the same when they are written and read again.";

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override int MaxLength => 8 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 64;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdefghijklmn\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2113937151 192.0.2.1 5000 typ host generation 0\r\na=end-of-candidates\r\n"u8],
        [.. "a=ice-options:trickle ice2\r\na=group:BUNDLE 0 1\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=candidate:1387637174 1 tcp 1518280447 2001:db8::1 9 typ host tcptype active\r\n"u8],
        [.. "a=ice-ufrag:abcd\n"u8],
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tokens { get; } = ["a=ice-lite", "a=candidate:", "typ", "srflx", "relay", "raddr", "tcptype", "passive"];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        if (!TrickleIceFragment.TryParse(WireText.Decode(input), out var fragment, out var error))
        {
            SdpTarget.CheckError(error);
            return false;
        }

        Require(fragment.UsernameFragment.Length is >= 4 and <= 256 && fragment.Password is null or { Length: >= 22 and <= 256 }, "credentials have the RFC's lengths");
        var written = fragment.Password is null ? $"a=ice-ufrag:{fragment.UsernameFragment}\r\n" : $"a=ice-ufrag:{fragment.UsernameFragment}\r\na=ice-pwd:{fragment.Password}\r\n";
        Require(TrickleIceFragment.TryParse(written, out var again, out _) && again == fragment, "credentials are the same when they are written and read again");
        var restart = TrickleIceFragment.WriteRestart(SdpWriter.Write(new SessionDescription
        {
            Media = [new MediaDescription { Media = "audio", Port = 9, Mid = "0", Ice = new(fragment.UsernameFragment, fragment.Password ?? new string('p', 22)), Candidates = ["candidate:1 1 udp 1 192.0.2.1 5000 typ host"] }],
        }));
        Require(TrickleIceFragment.TryParse(restart, out var answer, out _) && answer.UsernameFragment == fragment.UsernameFragment, "the answer to a restart is a fragment");
        return true;
    }
}
