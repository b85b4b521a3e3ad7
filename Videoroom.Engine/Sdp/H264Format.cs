using System.Globalization;

namespace Videoroom.Engine.Sdp;

/// <summary>What <c>a=fmtp</c> says of an H.264 payload type (RFC 6184, section 8.1).</summary>
/// <param name="Profile">The profile that <c>profile-level-id</c> names.</param>
/// <param name="Level">Its level, to be compared only: twice the level_idc, so that level 1b has a place between 1 and 1.1.</param>
/// <param name="PacketizationMode">0: single NAL units only; 1: also aggregated and fragmented ones; -1: another one.</param>
internal readonly record struct H264Format(H264Profile Profile, int Level, int PacketizationMode)
{
    /// <summary>
    /// Constrained Baseline, level 1. Without the parameter the RFC says Baseline; browsers take it for Constrained Baseline, and who
    /// leaves it out uses nothing of what Baseline has besides.
    /// </summary>
    private const string DefaultProfileLevelId = "42e00a";

    private const int Level1B = 21;
    private const string SourcePrefix = "sprop-";
    private const string SourceParameterSets = SourcePrefix + "parameter-sets";

    /// <summary>Whether the server forwards it: a known profile in a mode without interleaving.</summary>
    public bool IsForwarded => Profile != H264Profile.Other && PacketizationMode is 0 or 1;

    /// <summary>The profile's name for people.</summary>
    public string ProfileName => Profile switch
    {
        H264Profile.ConstrainedBaseline => "Constrained Baseline",
        H264Profile.ConstrainedHigh => "Constrained High",
        H264Profile.ProgressiveHigh => "Progressive High",
        _ => Profile.ToString(),
    };

    /// <summary>Reads the parameters; what is missing has its default.</summary>
    public static H264Format Parse(string? parameters)
    {
        var mode = SdpText.GetParameter(parameters, "packetization-mode") switch
        {
            null or "0" => 0,
            "1" => 1,
            _ => -1,
        };
        var profileLevelId = SdpText.GetParameter(parameters, "profile-level-id") ?? DefaultProfileLevelId;
        var (profile, level) = ParseProfileAndLevel(H264ProfileLevelId.Repair(profileLevelId));
        return new H264Format(profile, level, mode);
    }

    /// <summary>The order in which the server wants to receive: by profile, then packetization mode 1 before 0.</summary>
    public static int GetPreference(RtpPayload payload)
    {
        var format = Parse(payload.FormatParameters);
        return ((int)format.Profile * 2) + (format.PacketizationMode == 1 ? 0 : 1);
    }

    /// <summary>Whether a receiver of this format takes a stream of another.</summary>
    public bool CanDecode(H264Format stream) => CanUnpack(stream) && CanDecodeProfileOf(stream);

    /// <summary>
    /// Whether a receiver of this format takes a stream's packets. Mode 1 has all that mode 0 has; a receiver of mode 0 can do
    /// nothing with an aggregated or fragmented unit, and the server does not repack them (RFC 6184, section 6.2).
    /// </summary>
    public bool CanUnpack(H264Format stream) => PacketizationMode == 1 || PacketizationMode == stream.PacketizationMode;

    /// <summary>
    /// Whether a decoder of this profile decodes a stream of another (ITU-T H.264, section A.2). The level has no say: it bounds
    /// what a decoder promises, not what it can do. Browsers offer level 3.1 and decode 1080p, and with
    /// <c>level-asymmetry-allowed</c> each direction has a level of its own; refused, a stream would be lost that plays. A profile is
    /// a matter of coding tools: what lacks one shows nothing.
    /// </summary>
    public bool CanDecodeProfileOf(H264Format stream) => (Profile, stream.Profile) switch
    {
        (H264Profile.Other, _) or (_, H264Profile.Other) => false,
        (H264Profile.High, not H264Profile.Baseline) => true,
        (H264Profile.ProgressiveHigh, H264Profile.ConstrainedHigh) => true,
        (_, H264Profile.ConstrainedBaseline) => true,
        var (receiver, sender) => receiver == sender,
    };

    /// <summary>How far from a stream's format one is that takes it, 0 for the very same: by profile, packetization mode, level.</summary>
    public (int Profile, int Mode, int Level) DistanceFrom(H264Format stream) => (
        Profile == stream.Profile ? 0 : 1 + (int)Profile,
        PacketizationMode == stream.PacketizationMode ? 0 : 1,

        // The nearest level that is enough; if none is, the highest.
        Level >= stream.Level ? Level - stream.Level : ushort.MaxValue - Level);

    /// <summary>
    /// The parameter sets that a sender gives beside its stream (<c>sprop-parameter-sets</c>, RFC 6184, section 8.1), each as a NAL
    /// unit. What is no base64 ends the list.
    /// </summary>
    public static IEnumerable<byte[]> ReadParameterSets(string? parameters)
    {
        foreach (var text in (SdpText.GetParameter(parameters, SourceParameterSets) ?? "").Split(','))
        {
            var set = new byte[text.Length];
            if (!Convert.TryFromBase64String(text, set, out var length) || length == 0)
            {
                yield break;
            }

            yield return set[..length];
        }
    }

    /// <summary>
    /// The parameters without those that describe the offerer's own stream: an answer that repeated them would say that ours is the same
    /// (RFC 6184, section 8.2.2).
    /// </summary>
    public static string? WithoutSourceProperties(string? parameters)
        => parameters?.Contains(SourcePrefix, StringComparison.OrdinalIgnoreCase) == true
            ? string.Join(';', parameters.Split(';').Where(part => !part.TrimStart().StartsWith(SourcePrefix, StringComparison.OrdinalIgnoreCase)))
            : parameters;

    // RFC 6184, table 5: profile_idc, and the constraint flags of profile-iop that make it what it is. Flags that the table asks to
    // be zero are not looked at: encoders set them, and a stream that keeps to more constraints is no harder to decode.
    private static (H264Profile Profile, int Level) ParseProfileAndLevel(string profileLevelId)
    {
        if (profileLevelId.Length != 6
            || !int.TryParse(profileLevelId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return (H264Profile.Other, 0);
        }

        var (idc, constraints, level) = (value >> 16, (value >> 8) & 0xFF, value & 0xFF);
        var profile = idc switch
        {
            0x42 => Has(0x40) ? H264Profile.ConstrainedBaseline : H264Profile.Baseline,
            0x4D => Has(0x80) ? H264Profile.ConstrainedBaseline : H264Profile.Main,
            0x58 when Has(0x80) => Has(0x40) ? H264Profile.ConstrainedBaseline : H264Profile.Baseline,

            // constraint_set4: no interlacing; constraint_set5 with it: no B slices either (ITU-T H.264, sections A.2.4.1 and A.2.4.2).
            0x64 => Has(0x0C) ? H264Profile.ConstrainedHigh : Has(0x08) ? H264Profile.ProgressiveHigh : H264Profile.High,
            _ => H264Profile.Other,
        };

        // Level 1b is level_idc 9, and of the older profiles 11 with constraint_set3 (section A.3.1).
        var is1B = level == 9 || (level == 11 && idc != 0x64 && Has(0x10));
        return (profile, is1B ? Level1B : level * 2);

        bool Has(int flags) => (constraints & flags) == flags;
    }
}
