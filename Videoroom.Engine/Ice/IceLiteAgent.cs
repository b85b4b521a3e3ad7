using System.Text;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Ice;

/// <summary>
/// The server's side of ICE for one peer connection: a lite, controlled agent (RFC 8445, section 2.5). It answers
/// connectivity checks, follows the pair that the client nominates, and counts consent (RFC 7675). Sans-I/O, not
/// thread-safe: it belongs to the connection's home loop. Only what is authenticated changes its state.
/// </summary>
internal sealed class IceLiteAgent
{
    /// <summary>The longest response that <see cref="Handle"/> writes, in bytes.</summary>
    public const int MaxResponseLength = 128;

    /// <summary>
    /// How long one authenticated check is worth (RFC 7675, section 5.1), or one authenticated packet of media on the selected pair
    /// (section 4: the peer proves that it wants what is sent there), in milliseconds.
    /// </summary>
    public const long ConsentTimeoutMs = 30_000;

    /// <summary>How long the first check may take after <see cref="ExpectChecks"/>, in milliseconds.</summary>
    public const long FirstCheckTimeoutMs = 30_000;

    private const int BadRequest = 400;
    private const int Unauthenticated = 401;
    private const int UnknownAttribute = 420;
    private const int RoleConflict = 487;

    // Bounds what a 420 lists, and so its length.
    private const int MaxListedAttributes = 8;

    private readonly byte[] _usernamePrefix;
    private readonly byte[] _key;
    private readonly IcePairTable _pairs = new();
    private byte[] _remoteUfrag = [];
    private byte[] _retiredUfrag = [];
    private long _mediaMs = long.MinValue;

    /// <summary>Waits for the first check, for as long as it takes.</summary>
    /// <param name="local">Our credentials; constant for the whole call.</param>
    public IceLiteAgent(IceParameters local)
    {
        Local = local;
        _usernamePrefix = Encoding.ASCII.GetBytes(local.UsernameFragment + ":");
        _key = Encoding.ASCII.GetBytes(local.Password);
    }

    /// <summary>Our credentials.</summary>
    public IceParameters Local { get; }

    /// <summary>The pair that the client nominated last; <see cref="Path.IsNone"/> before the first.</summary>
    public Path Selected { get; private set; }

    /// <summary>The client's user name fragment in the check that nominated <see cref="Selected"/>; empty before the first.</summary>
    public string RemoteUsernameFragment { get; private set; } = "";

    /// <summary>
    /// When the connection ends unless another authenticated check or media comes, on the clock of the inputs;
    /// <see cref="long.MaxValue"/> before <see cref="ExpectChecks"/>.
    /// </summary>
    public long DeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>The client has our credentials from now on: the time for its first check runs. Later calls change nothing.</summary>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    public void ExpectChecks(long nowMs)
    {
        if (DeadlineMs == long.MaxValue)
        {
            DeadlineMs = nowMs + FirstCheckTimeoutMs;
        }
    }

    /// <summary>Whether an authenticated check came on this pair: DTLS and media from elsewhere are refused.</summary>
    public bool IsValid(in Path path) => _pairs.Contains(path);

    /// <summary>
    /// Media came that is authenticated and no replay. On the selected pair it is worth a check: many a client that is no browser
    /// sends no more checks once its media flows. From elsewhere it proves nothing about where we send.
    /// </summary>
    /// <param name="path">The pair that it came on.</param>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    /// <returns>Whether it was the selected pair.</returns>
    public bool OnMedia(in Path path, long nowMs)
    {
        if (path != Selected)
        {
            return false;
        }

        _mediaMs = nowMs;
        DeadlineMs = nowMs + ConsentTimeoutMs;
        return true;
    }

    /// <summary>Takes a STUN message.</summary>
    /// <param name="datagram">The whole datagram, as it came.</param>
    /// <param name="path">The pair that it came on; the response goes back the same way.</param>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    /// <param name="response">At least <see cref="MaxResponseLength"/> bytes.</param>
    public IceCheckResult Handle(ReadOnlySpan<byte> datagram, in Path path, long nowMs, Span<byte> response)
    {
        // Indications ask for nothing (keep-alives, RFC 8445, section 11), and a lite agent has no requests to be answered.
        // Every check carries FINGERPRINT (section 7.1): without a right one it is somebody else's STUN, or not STUN at all.
        if (!StunMessage.TryParse(datagram, out var message)
            || message.Method != StunMethod.Binding
            || message.Class != StunClass.Request
            || !message.HasValidFingerprint())
        {
            return default;
        }

        // Short-term credentials in the order of RFC 8489, section 9.1.3; the refusals carry no integrity.
        if (!message.HasIntegrity || !message.TryGetAttribute(StunAttribute.Username, out var username))
        {
            return Refuse(message, BadRequest, default, response);
        }

        if (!username.StartsWith(_usernamePrefix) || !message.VerifyIntegrity(_key))
        {
            return Refuse(message, Unauthenticated, default, response);
        }

        if (HasUnknownRequired(message))
        {
            return Refuse(message, UnknownAttribute, _key, response);
        }

        // A check has PRIORITY (RFC 8445, section 7.1.1); FFmpeg's has not, and a lite agent has no use for it.
        var remoteUfrag = username[_usernamePrefix.Length..];
        if (!IsUsernameFragment(remoteUfrag))
        {
            return Refuse(message, BadRequest, _key, response);
        }

        // Both sides claim to be controlled. A lite agent cannot switch, so the client has to, whatever the tie-breakers say.
        if (message.HasAttribute(StunAttribute.IceControlled))
        {
            return Refuse(message, RoleConflict, _key, response);
        }

        var length = WriteSuccess(message, path, response);
        return length == 0 ? default : Learn(path, remoteUfrag, message.HasAttribute(StunAttribute.UseCandidate), nowMs, length);
    }

    /// <summary>
    /// Forgets a pair, other than the selected one, on which no check came for as long as consent lasts. Call it until it
    /// says false.
    /// </summary>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    /// <param name="path">The pair whose route is to be dropped.</param>
    public bool TryRemoveSilentPair(long nowMs, out Path path) => _pairs.TryRemoveSilent(nowMs - ConsentTimeoutMs, Selected, out path);

    /// <summary>
    /// Reads whose agent a Binding request is for, to route it before anything is authenticated: the part of USERNAME before
    /// the colon (RFC 8445, section 7.2.2).
    /// </summary>
    /// <param name="datagram">Any bytes.</param>
    /// <param name="ufrag">Our user name fragment as the sender gives it; lies in <paramref name="datagram"/>.</param>
    /// <returns>False for all that is not a Binding request with a USERNAME of that form.</returns>
    public static bool TryGetLocalUfrag(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> ufrag)
    {
        ufrag = default;
        if (!StunMessage.TryParse(datagram, out var message)
            || message.Method != StunMethod.Binding
            || message.Class != StunClass.Request
            || !message.TryGetAttribute(StunAttribute.Username, out var username))
        {
            return false;
        }

        var colon = username.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        ufrag = username[..colon];
        return true;
    }

    private IceCheckResult Learn(in Path path, ReadOnlySpan<byte> remoteUfrag, bool nominated, long nowMs, int responseLength)
    {
        DeadlineMs = nowMs + ConsentTimeoutMs;
        var added = _pairs.Renew(path, nowMs, Selected, out var replaced);

        // A check of the generation before the restart that arrives late must not turn the selection back.
        var selects = nominated && !(_retiredUfrag.Length > 0 && remoteUfrag.SequenceEqual(_retiredUfrag));

        // Consent is per pair (RFC 7675, section 5.1): when the selected one fell silent, the client has moved on.
        selects |= !Selected.IsNone && path != Selected && (IsOver(Selected) || IsSilent(Selected, nowMs - ConsentTimeoutMs));

        var changed = selects && Select(path, remoteUfrag);
        return new IceCheckResult(
            changed ? IceCheckOutcome.Selected : IceCheckOutcome.Authenticated, responseLength, added, replaced);
    }

    private bool IsSilent(in Path selected, long sinceMs) => !_pairs.IsFresh(selected, sinceMs) && _mediaMs <= sinceMs;

    // Its connection or allocation has ended: the client cannot mean it any more.
    private static bool IsOver(in Path path) => path.Carrier is { IsClosed: true };

    private bool Select(in Path path, ReadOnlySpan<byte> remoteUfrag)
    {
        var restarted = !remoteUfrag.SequenceEqual(_remoteUfrag);
        if (restarted)
        {
            _retiredUfrag = _remoteUfrag;
            _remoteUfrag = remoteUfrag.ToArray();
            RemoteUsernameFragment = Encoding.ASCII.GetString(remoteUfrag);
        }

        var moved = path != Selected;
        Selected = path;
        return restarted || moved;
    }

    private int WriteSuccess(in StunMessage request, in Path path, Span<byte> response)
    {
        var writer = new StunWriter(response, StunClass.SuccessResponse, StunMethod.Binding, request.TransactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, path.Remote);
        return Finish(ref writer, request, _key);
    }

    private static IceCheckResult Refuse(in StunMessage request, int code, ReadOnlySpan<byte> key, Span<byte> response)
    {
        var writer = new StunWriter(response, StunClass.ErrorResponse, StunMethod.Binding, request.TransactionId);
        writer.AddErrorCode(code);
        if (code == UnknownAttribute)
        {
            AddUnknownAttributes(ref writer, request);
        }

        return new IceCheckResult(IceCheckOutcome.Refused, Finish(ref writer, request, key));
    }

    private static int Finish(ref StunWriter writer, in StunMessage request, ReadOnlySpan<byte> key)
    {
        if (!key.IsEmpty)
        {
            writer.AddMessageIntegrity(key);
        }

        writer.AddFingerprint();

        // Never more bytes out than in: a forged source address must not gain anything.
        return writer.Length <= request.Bytes.Length ? writer.Length : 0;
    }

    private static bool HasUnknownRequired(in StunMessage message)
    {
        foreach (var attribute in message.EnumerateAttributes())
        {
            if (IsUnknownRequired(attribute.Type))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddUnknownAttributes(ref StunWriter writer, in StunMessage message)
    {
        Span<byte> types = stackalloc byte[MaxListedAttributes * sizeof(ushort)];
        var length = 0;
        foreach (var attribute in message.EnumerateAttributes())
        {
            if (IsUnknownRequired(attribute.Type) && length < types.Length)
            {
                types[length++] = (byte)(attribute.Type >> 8);
                types[length++] = (byte)attribute.Type;
            }
        }

        writer.Add(StunAttribute.UnknownAttributes, types[..length]);
    }

    private static bool IsUnknownRequired(ushort type) => type < StunAttribute.FirstComprehensionOptional && type is not
        (StunAttribute.Username or StunAttribute.MessageIntegrity or StunAttribute.Priority or StunAttribute.UseCandidate);

    // RFC 8839, section 5.4: 4 to 256 letters, digits, "+" or "/". Some clients take them from base64url.
    private static bool IsUsernameFragment(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 4 or > 256)
        {
            return false;
        }

        foreach (var value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'+' or (byte)'/' or (byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }
}
