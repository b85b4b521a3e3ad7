namespace Videoroom.Engine.Sdp;

/// <summary><c>profile-level-id</c> (RFC 6184, section 8.1) as clients write it that do not write six hexadecimal digits.</summary>
internal static class H264ProfileLevelId
{
    private const int Digits = 6;
    private const string FFmpegConstrained = "200";
    private const string ConstraintSet1 = "40";

    /// <summary>
    /// Gives a value the form that it was meant to have. FFmpeg 8.0 prints libavcodec's own flag for a constrained profile (0x200)
    /// where profile-iop belongs: <c>422001f</c> is constrained baseline, level 3.1.
    /// </summary>
    public static string Repair(string value)
        => value.Length == Digits + 1 && value.AsSpan(2, FFmpegConstrained.Length).SequenceEqual(FFmpegConstrained)
            ? string.Concat(value.AsSpan(0, 2), ConstraintSet1, value.AsSpan(2 + FFmpegConstrained.Length))
            : value;
}
