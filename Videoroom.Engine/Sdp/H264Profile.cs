namespace Videoroom.Engine.Sdp;

/// <summary>H.264's profiles of 8-bit 4:2:0 pictures (ITU-T H.264, section A.2), the most widely decodable first; no others are forwarded.</summary>
internal enum H264Profile
{
    /// <summary>What every browser sends and decodes.</summary>
    ConstrainedBaseline,

    /// <summary>Constrained Baseline with arbitrary slice order and redundant slices, which Main and High do not have.</summary>
    Baseline,

    /// <summary>Constrained Baseline with B slices, CABAC and interlacing.</summary>
    Main,

    /// <summary>High without B slices and interlacing.</summary>
    ConstrainedHigh,

    /// <summary>High without interlacing.</summary>
    ProgressiveHigh,

    /// <summary>Main with the 8x8 transform.</summary>
    High,

    /// <summary>Any other: ten bits, 4:2:2, 4:4:4, scalable, or none at all.</summary>
    Other,
}
