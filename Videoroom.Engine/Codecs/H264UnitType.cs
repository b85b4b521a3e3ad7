namespace Videoroom.Engine.Codecs;

/// <summary>The types of NAL units that forwarding asks for (ITU-T H.264, table 7-1); there are others.</summary>
internal enum H264UnitType
{
    /// <summary>A slice of an IDR picture, which refers to no earlier one.</summary>
    IdrSlice = 5,

    /// <summary>Supplemental enhancement information.</summary>
    Supplement = 6,

    /// <summary>A sequence parameter set (SPS).</summary>
    SequenceParameterSet = 7,

    /// <summary>A picture parameter set (PPS), which names its SPS.</summary>
    PictureParameterSet = 8,
}
