using System.Globalization;
using System.Text;
using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Sdp;

/// <summary>The payload types of an m-line while it is read. Its methods give back what is wrong, or null.</summary>
internal sealed class RtpPayloadListBuilder(SdpLimits limits)
{
    private readonly List<Entry> _entries = [];

    /// <summary>Takes the payload types of the <c>m=</c> line, which has no blanks at its end any more.</summary>
    public string? SetPayloadTypes(ReadOnlySpan<char> list)
    {
        while (!list.IsEmpty)
        {
            var token = SdpText.NextToken(list, out list);
            if (!byte.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var payloadType) || payloadType > 127)
            {
                return $"payload type {SdpText.Quote(token)} where 0 to 127 was expected.";
            }

            if (Find(payloadType) is not null)
            {
                return $"payload type {payloadType} is listed twice.";
            }

            _entries.Add(new Entry(payloadType));
        }

        return _entries.Count > 0 ? null : "the m-line lists no payload type.";
    }

    /// <summary>Takes <c>a=rtpmap</c>; one for a payload type that the m-line does not list is passed over.</summary>
    public string? SetRtpmap(ReadOnlySpan<char> value)
    {
        var entry = Find(SdpText.NextToken(value, out var rest));
        var encoding = SdpText.Before(rest, '/');
        var rateAndChannels = SdpText.After(rest, '/');
        var channels = SdpText.After(rateAndChannels, '/');
        var channelCount = 1;
        if (encoding.IsEmpty
            || !int.TryParse(SdpText.Before(rateAndChannels, '/'), NumberStyles.None, CultureInfo.InvariantCulture, out var clockRate)
            || (!channels.IsEmpty && !int.TryParse(channels, NumberStyles.None, CultureInfo.InvariantCulture, out channelCount)))
        {
            return $"a=rtpmap:{SdpText.Quote(value)} is not <payload type> <encoding>/<clock rate>[/<channels>].";
        }

        if (entry is not null)
        {
            entry.Encoding = encoding.ToString();
            entry.ClockRate = clockRate;
            entry.Channels = channelCount;
        }

        return null;
    }

    /// <summary>Takes <c>a=fmtp</c>.</summary>
    public string? SetFmtp(ReadOnlySpan<char> value)
    {
        if (Find(SdpText.NextToken(value, out var parameters)) is { } entry)
        {
            parameters = parameters.Trim();
            if (Encoding.UTF8.GetByteCount(parameters) > CodecFormat.MaxParametersLength)
            {
                return $"a=fmtp:{entry.PayloadType} has more than {CodecFormat.MaxParametersLength} bytes of parameters.";
            }

            entry.FormatParameters = parameters.ToString();
        }

        return null;
    }

    /// <summary>Takes <c>a=rtcp-fb</c>; <c>*</c> stands for all payload types.</summary>
    public string? AddFeedback(ReadOnlySpan<char> value)
    {
        var token = SdpText.NextToken(value, out var rest);
        var feedback = rest.Trim().ToString();
        if (token is not "*")
        {
            return Find(token)?.AddFeedback(feedback, limits);
        }

        foreach (var entry in _entries)
        {
            var error = entry.AddFeedback(feedback, limits);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>The payload types, in the m-line's order.</summary>
    public IReadOnlyList<RtpPayload> Build()
        => [
            .. _entries.Select(entry => new RtpPayload
            {
                PayloadType = entry.PayloadType,
                Encoding = entry.Encoding,
                ClockRate = entry.ClockRate,
                Channels = entry.Channels,
                FormatParameters = entry.FormatParameters,
                Feedback = entry.Feedback,
            }),
        ];

    private Entry? Find(ReadOnlySpan<char> token)
        => byte.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var payloadType) ? Find(payloadType) : null;

    private Entry? Find(byte payloadType)
    {
        foreach (var entry in _entries)
        {
            if (entry.PayloadType == payloadType)
            {
                return entry;
            }
        }

        return null;
    }

    private sealed class Entry(byte payloadType)
    {
        public byte PayloadType { get; } = payloadType;

        public string Encoding { get; set; } = "";

        public int ClockRate { get; set; }

        public int Channels { get; set; } = 1;

        public string? FormatParameters { get; set; }

        public List<string> Feedback { get; } = [];

        public string? AddFeedback(string feedback, SdpLimits limits)
        {
            // Said again it says nothing new, and would make our answer longer than what we take ourselves.
            if (Feedback.Contains(feedback))
            {
                return null;
            }

            if (Feedback.Count == limits.MaxListLength)
            {
                return $"more than {limits.MaxListLength} a=rtcp-fb lines for one payload type.";
            }

            Feedback.Add(feedback);
            return null;
        }
    }
}
