using System.Globalization;

namespace Videoroom.Engine.Sdp;

/// <summary>H.264's profiles as far as browsers offer them, the most widely decodable first.</summary>
internal enum H264Profile
{
    ConstrainedBaseline,
    Baseline,
    Main,
    ConstrainedHigh,
    High,
    Other,
}

/// <summary>
/// What <c>a=fmtp</c> says of an H.264 payload type (RFC 6184, section 8.1). Levels are left out on purpose: browsers offer 3.1
/// and decode more, and with <c>level-asymmetry-allowed</c> each direction has its own.
/// </summary>
internal readonly record struct H264Format(H264Profile Profile, int PacketizationMode)
{
    private const string DefaultProfileLevelId = "420010";

    /// <summary>Whether the server forwards it: a known profile in a mode without interleaving.</summary>
    public bool IsForwarded => Profile != H264Profile.Other && PacketizationMode is 0 or 1;

    /// <summary>Reads the parameters; what is missing has the RFC's default.</summary>
    public static H264Format Parse(string? parameters)
    {
        var mode = SdpText.GetParameter(parameters, "packetization-mode") switch
        {
            null or "0" => 0,
            "1" => 1,
            _ => -1,
        };
        return new H264Format(ParseProfile(H264ProfileLevelId.Repair(SdpText.GetParameter(parameters, "profile-level-id") ?? DefaultProfileLevelId)), mode);
    }

    /// <summary>The order in which the server wants to receive: by profile, then packetization mode 1 before 0.</summary>
    public static int GetPreference(RtpPayload payload)
    {
        var format = Parse(payload.FormatParameters);
        return ((int)format.Profile * 2) + (format.PacketizationMode == 1 ? 0 : 1);
    }

    /// <summary>Whether a receiver of this format decodes a stream of another.</summary>
    public bool CanDecode(H264Format stream) => PacketizationMode == stream.PacketizationMode && (Profile, stream.Profile) switch
    {
        (H264Profile.Other, _) or (_, H264Profile.Other) => false,
        (H264Profile.High, not H264Profile.Baseline) => true,
        (H264Profile.ConstrainedHigh, H264Profile.ConstrainedBaseline) => true,
        (H264Profile.Main or H264Profile.Baseline, H264Profile.ConstrainedBaseline) => true,
        var (receiver, sender) => receiver == sender,
    };

    // RFC 6184, table 5: profile_idc, and the constraint flags of profile-iop that make it what it is.
    private static H264Profile ParseProfile(string profileLevelId)
    {
        if (profileLevelId.Length != 6
            || !int.TryParse(profileLevelId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return H264Profile.Other;
        }

        var constraints = (value >> 8) & 0xFF;
        return (value >> 16) switch
        {
            0x42 => (constraints & 0x40) != 0 ? H264Profile.ConstrainedBaseline : H264Profile.Baseline,
            0x4D => (constraints & 0x80) != 0 ? H264Profile.ConstrainedBaseline : H264Profile.Main,
            0x64 => constraints switch { 0x00 => H264Profile.High, 0x0C => H264Profile.ConstrainedHigh, _ => H264Profile.Other },
            _ => H264Profile.Other,
        };
    }
}
