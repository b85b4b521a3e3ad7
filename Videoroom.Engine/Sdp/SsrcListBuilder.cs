using System.Globalization;

namespace Videoroom.Engine.Sdp;

/// <summary>The <c>a=ssrc</c> and <c>a=ssrc-group</c> lines of an m-line while it is read.</summary>
internal sealed class SsrcListBuilder(SdpLimits limits)
{
    private readonly List<SdpSsrc> _ssrcs = [];

    /// <summary>The groups so far.</summary>
    public List<SdpSsrcGroup> Groups { get; } = [];

    /// <summary>Takes one of an SSRC's lines; of its attributes only <c>cname</c> matters.</summary>
    public string? AddSsrc(ReadOnlySpan<char> value)
    {
        var number = SdpText.NextToken(value, out var attribute);
        if (!uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc))
        {
            return $"a=ssrc:{SdpText.Quote(value)} does not begin with a number of 32 bits.";
        }

        var index = _ssrcs.FindIndex(known => known.Ssrc == ssrc);
        if (index < 0)
        {
            if (_ssrcs.Count == limits.MaxListLength)
            {
                return $"more than {limits.MaxListLength} SSRCs in one m-line.";
            }

            index = _ssrcs.Count;
            _ssrcs.Add(new SdpSsrc(ssrc, null));
        }

        if (SdpText.Before(attribute, ':') is "cname")
        {
            _ssrcs[index] = new SdpSsrc(ssrc, SdpText.After(attribute, ':').ToString());
        }

        return null;
    }

    /// <summary>Takes a group.</summary>
    public string? AddGroup(ReadOnlySpan<char> value)
    {
        if (Groups.Count == limits.MaxListLength)
        {
            return $"more than {limits.MaxListLength} a=ssrc-group lines in one m-line.";
        }

        var semantics = SdpText.NextToken(value, out var rest).ToString();
        List<uint> ssrcs = [];
        while (!rest.IsEmpty)
        {
            var token = SdpText.NextToken(rest, out rest);
            if (!uint.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc) || ssrcs.Count == limits.MaxListLength)
            {
                return $"a=ssrc-group:{SdpText.Quote(value)} is not <semantics> <up to {limits.MaxListLength} numbers of 32 bits>.";
            }

            ssrcs.Add(ssrc);
        }

        Groups.Add(new SdpSsrcGroup(semantics, ssrcs));
        return null;
    }

    /// <summary>The SSRCs, in order.</summary>
    public IReadOnlyList<SdpSsrc> BuildSsrcs() => _ssrcs;
}
