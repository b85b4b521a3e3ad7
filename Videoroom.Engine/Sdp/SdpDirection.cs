namespace Videoroom.Engine.Sdp;

/// <summary>Who sends on an m-line, seen from the side that wrote the description (RFC 8866, section 6.7).</summary>
public enum SdpDirection
{
    /// <summary>Both; also what no attribute means.</summary>
    SendRecv,

    /// <summary>Only the writer.</summary>
    SendOnly,

    /// <summary>Only the other side.</summary>
    RecvOnly,

    /// <summary>Nobody.</summary>
    Inactive,
}

/// <summary>The words of <see cref="SdpDirection"/>.</summary>
internal static class SdpDirections
{
    /// <summary>The attribute's name.</summary>
    public static string ToText(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.RecvOnly => "recvonly",
        SdpDirection.Inactive => "inactive",
        _ => "sendrecv",
    };

    /// <summary>Reads the attribute's name.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SdpDirection direction)
    {
        (direction, var known) = text switch
        {
            "sendrecv" => (SdpDirection.SendRecv, true),
            "sendonly" => (SdpDirection.SendOnly, true),
            "recvonly" => (SdpDirection.RecvOnly, true),
            "inactive" => (SdpDirection.Inactive, true),
            _ => (default, false),
        };
        return known;
    }
}
