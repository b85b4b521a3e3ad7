using System.Buffers;
using System.Globalization;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Engine.Sdp;

/// <summary>
/// One m-line while it is read; also the session part's transport attributes, which are the m-lines' defaults. Its methods give
/// back what is wrong, or null.
/// </summary>
internal sealed class MediaDescriptionBuilder(SdpLimits limits)
{
    private const int MaxMidLength = 32;
    private const int MaxRidLength = 32;

    private static readonly SearchValues<char> FingerprintCharacters = SearchValues.Create("0123456789abcdefABCDEF:");

    private readonly RtpPayloadListBuilder _payloads = new(limits);
    private readonly List<SdpExtmap> _extmaps = [];
    private readonly List<SdpRid> _rids = [];
    private readonly List<CertificateFingerprint> _fingerprints = [];
    private readonly List<SdpMsid> _msids = [];
    private readonly List<string> _candidates = [];
    private readonly SsrcListBuilder _ssrcs = new(limits);
    private string _media = "";
    private string _protocol = "";
    private string[] _formats = [];
    private int _port;
    private string _mid = "";
    private string? _ufrag;
    private string? _password;
    private SdpSetup _setup;
    private SdpDirection? _direction;
    private SdpSimulcast? _simulcast;
    private bool _rtcpMux;
    private bool _rtcpReducedSize;
    private bool _bundleOnly;
    private int? _sctpPort;

    private bool IsRtp => _protocol.Contains("RTP/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the value of <c>m=</c>.</summary>
    public string? SetMedia(ReadOnlySpan<char> value)
    {
        _media = SdpText.NextToken(value, out var rest).ToString();
        var port = SdpText.NextToken(rest, out rest);
        _protocol = SdpText.NextToken(rest, out rest).ToString();
        if (!ushort.TryParse(SdpText.Before(port, '/'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || _protocol.Length == 0)
        {
            return $"m={SdpText.Quote(value)} is not of the form m=<media> <port> <protocol> <formats>.";
        }

        _port = number;
        if (IsRtp)
        {
            return _payloads.SetPayloadTypes(rest);
        }

        _formats = rest.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return null;
    }

    /// <summary>Takes an attribute; unknown ones are passed over.</summary>
    public string? AddAttribute(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (SdpDirections.TryParse(name, out var direction))
        {
            _direction = direction;
            return null;
        }

        switch (name)
        {
            case "mid":
                return SetMid(value);
            case "ice-ufrag":
                _ufrag = value.ToString();
                return _ufrag.Length is >= 4 and <= 256 ? null : "a=ice-ufrag needs 4 to 256 characters (RFC 8839, section 5.4).";
            case "ice-pwd":
                _password = value.ToString();
                return _password.Length is >= 22 and <= 256 ? null : "a=ice-pwd needs 22 to 256 characters (RFC 8839, section 5.4).";
            case "fingerprint":
                return AddFingerprint(value);
            case "setup":
                return SetSetup(value);
            case "rtcp-mux":
                _rtcpMux = true;
                return null;
            case "rtcp-rsize":
                _rtcpReducedSize = true;
                return null;
            case "sctp-port":
                _sctpPort = ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
                return null;
            case "bundle-only":
                _bundleOnly = true;
                return null;
            case "candidate":
                AddCandidate(value);
                return null;
            case "msid":
                var stream = SdpText.NextToken(value, out var track).ToString();
                return Add(_msids, new SdpMsid(stream, track.IsEmpty ? null : track.ToString()), "a=msid");
            case "extmap":
                return AddExtmap(value);
            case "rid":
                return AddRid(value);
            case "simulcast":
                return SetSimulcast(value);
            case "ssrc":
                return _ssrcs.AddSsrc(value);
            case "ssrc-group":
                return _ssrcs.AddGroup(value);
            case "rtpmap":
                return _payloads.SetRtpmap(value);
            case "fmtp":
                return _payloads.SetFmtp(value);
            case "rtcp-fb":
                return _payloads.AddFeedback(value);
            default:
                return null;
        }
    }

    /// <summary>Completes the m-line.</summary>
    /// <param name="session">The session part, for what the m-line leaves out.</param>
    /// <param name="media">The m-line.</param>
    public string? Build(MediaDescriptionBuilder session, out MediaDescription? media)
    {
        media = null;
        if (_mid.Length == 0 && _port != 0)
        {
            return $"an m={SdpText.Quote(_media)} line has no a=mid; each needs one.";
        }

        var ufrag = _ufrag ?? session._ufrag;
        var password = _password ?? session._password;
        media = new MediaDescription
        {
            Media = _media,
            Port = _port,
            Protocol = _protocol,
            Formats = _formats,
            Payloads = _payloads.Build(),
            Mid = _mid,
            Direction = _direction ?? session._direction ?? SdpDirection.SendRecv,
            Ice = ufrag is null || password is null ? null : new IceParameters(ufrag, password),
            Fingerprints = _fingerprints.Count > 0 ? _fingerprints : session._fingerprints,
            Setup = _setup != SdpSetup.None ? _setup : session._setup,
            RtcpMux = _rtcpMux,
            RtcpReducedSize = _rtcpReducedSize,
            BundleOnly = _bundleOnly,
            SctpPort = _sctpPort,
            Extmaps = _extmaps,
            Rids = _rids,
            Simulcast = _simulcast,
            Ssrcs = _ssrcs.BuildSsrcs(),
            SsrcGroups = _ssrcs.Groups,
            Msids = _msids,
            Candidates = _candidates,
        };
        return null;
    }

    private string? Add<T>(List<T> list, T item, string name)
    {
        if (list.Count == limits.MaxListLength)
        {
            return $"more than {limits.MaxListLength} {name} lines in one m-line.";
        }

        list.Add(item);
        return null;
    }

    // Beyond the bound they are no error: a machine may have more addresses than anybody would try.
    private void AddCandidate(ReadOnlySpan<char> value)
    {
        if (_candidates.Count < limits.MaxListLength)
        {
            _candidates.Add($"candidate:{value}");
        }
    }

    private string? SetMid(ReadOnlySpan<char> value)
    {
        // A mid travels in a header extension (RFC 9143, section 15.1), where a long one would not fit, and stands in errors as it is.
        if (value.IsEmpty || value.Length > MaxMidLength || value.ContainsAnyExceptInRange('!', '~'))
        {
            return $"a=mid:{SdpText.Quote(value)} is not a token of 1 to {MaxMidLength} characters.";
        }

        _mid = value.ToString();
        return null;
    }

    private string? AddFingerprint(ReadOnlySpan<char> value)
    {
        var algorithm = SdpText.NextToken(value, out var hash);
        hash = hash.Trim();
        if (algorithm.IsEmpty || hash.Length is < 2 or > 200 || hash.ContainsAnyExcept(FingerprintCharacters))
        {
            return $"a=fingerprint:{SdpText.Quote(value)} is not <hash function> <hexadecimal octets joined by colons>.";
        }

        return Add(
            _fingerprints,
            new CertificateFingerprint(algorithm.ToString().ToLowerInvariant(), hash.ToString().ToUpperInvariant()),
            "a=fingerprint");
    }

    private string? SetSetup(ReadOnlySpan<char> value)
    {
        (_setup, var error) = value switch
        {
            "actpass" => (SdpSetup.ActPass, null),
            "active" => (SdpSetup.Active, null),
            "passive" => (SdpSetup.Passive, null),
            _ => (SdpSetup.None, $"a=setup:{SdpText.Quote(value)} where actpass, active or passive was expected."),
        };
        return error;
    }

    private string? AddExtmap(ReadOnlySpan<char> value)
    {
        var idAndDirection = SdpText.NextToken(value, out var rest);
        var uri = SdpText.NextToken(rest, out var attributes);
        var direction = SdpDirection.SendRecv;
        if (uri.IsEmpty
            || !ushort.TryParse(SdpText.Before(idAndDirection, '/'), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || (idAndDirection.Contains('/') && !SdpDirections.TryParse(SdpText.After(idAndDirection, '/'), out direction)))
        {
            return $"a=extmap:{SdpText.Quote(value)} is not <id>[/<direction>] <URI>.";
        }

        // Ids above 255 only stand in for ids to be agreed on later (RFC 8285, section 7), which no browser does.
        return id is 0 or > byte.MaxValue
            ? null
            : Add(_extmaps, new SdpExtmap((byte)id, uri.ToString(), direction, attributes.IsEmpty ? null : attributes.ToString()), "a=extmap");
    }

    private string? AddRid(ReadOnlySpan<char> value)
    {
        var id = SdpText.NextToken(value, out var rest);
        var direction = SdpText.NextToken(rest, out _);
        if (!IsRid(id) || direction is not ("send" or "recv"))
        {
            return $"a=rid:{SdpText.Quote(value)} is not <1 to {MaxRidLength} letters, digits, - or _> <send or recv>.";
        }

        return Add(_rids, new SdpRid(id.ToString(), direction is "send"), "a=rid");
    }

    private string? SetSimulcast(ReadOnlySpan<char> value)
    {
        List<string> send = [];
        List<string> recv = [];
        var rest = value;
        while (!rest.IsEmpty)
        {
            var direction = SdpText.NextToken(rest, out rest);
            var streams = SdpText.NextToken(rest, out rest);
            var list = direction is "send" ? send : recv;
            if (direction is not ("send" or "recv") || streams.IsEmpty || list.Count > 0)
            {
                return $"a=simulcast:{SdpText.Quote(value)} is not send <rids> [recv <rids>].";
            }

            foreach (var range in streams.Split(';'))
            {
                // "~" marks an encoding that starts paused; of alternatives the first is preferred (RFC 8853, section 5.1).
                var rid = SdpText.Before(streams[range], ',').TrimStart('~');
                if (!IsRid(rid))
                {
                    return $"a=simulcast:{SdpText.Quote(value)} holds something that is not a rid.";
                }

                var error = Add(list, rid.ToString(), "simulcast stream");
                if (error is not null)
                {
                    return error;
                }
            }
        }

        _simulcast = new SdpSimulcast(send, recv);
        return null;
    }

    private static bool IsRid(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-' && character != '_')
            {
                return false;
            }
        }

        return text.Length is > 0 and <= MaxRidLength;
    }
}
