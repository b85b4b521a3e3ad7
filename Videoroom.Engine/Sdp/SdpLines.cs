namespace Videoroom.Engine.Sdp;

/// <summary>Cutting SDP into lines.</summary>
public static class SdpLines
{
    /// <summary>
    /// The next line, without blanks at its end. Lines end with LF or CR LF (RFC 8866, section 5): what ends lines elsewhere, such as
    /// U+2028, may stand in a session's name.
    /// </summary>
    /// <param name="text">What is left; what is left after the line.</param>
    public static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> text)
    {
        var line = SdpText.Before(text, '\n').TrimEnd(" \t\r");
        text = SdpText.After(text, '\n');
        return line;
    }
}
