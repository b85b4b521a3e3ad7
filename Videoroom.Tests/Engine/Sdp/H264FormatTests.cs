using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

public class H264FormatTests
{
    // RFC 6184, table 5, and what encoders make of it.
    [Theory]
    [InlineData("42e01f", "Constrained Baseline")]
    [InlineData("42c01f", "Constrained Baseline")]
    [InlineData("42401f", "Constrained Baseline")]
    [InlineData("42f00b", "Constrained Baseline")] // level 1b
    [InlineData("4d801f", "Constrained Baseline")]
    [InlineData("58c01f", "Constrained Baseline")]
    [InlineData("42001f", "Baseline")]
    [InlineData("42801f", "Baseline")]
    [InlineData("58801f", "Baseline")]
    [InlineData("4d001f", "Main")]
    [InlineData("4d401f", "Main")] // x264
    [InlineData("640c1f", "Constrained High")]
    [InlineData("64081f", "Progressive High")]
    [InlineData("64001f", "High")]
    [InlineData("640028", "High")]
    [InlineData("64401f", "High")]
    [InlineData("64041f", "High")] // no B slices, but interlaced
    [InlineData("64002A", "High")]
    [InlineData("58001f", "Other")] // Extended
    [InlineData("6e001f", "Other")] // High 10
    [InlineData("7a001f", "Other")] // High 4:2:2
    [InlineData("f4001f", "Other")] // High 4:4:4 Predictive
    [InlineData("2c101f", "Other")] // CAVLC 4:4:4 Intra
    [InlineData("53001f", "Other")] // Scalable Baseline
    [InlineData("zz001f", "Other")]
    [InlineData("-2001f", "Other")]
    [InlineData("42001", "Other")]
    [InlineData("42001f00", "Other")]
    [InlineData("422001f", "Constrained Baseline")] // FFmpeg's own flag where profile-iop belongs
    [InlineData("642001f", "High")]
    [InlineData("420001f", "Other")]
    [InlineData("4220", "Other")]
    [InlineData("42200", "Other")]
    public void Profiles_are_told_by_profile_idc_and_the_constraints_that_count(string profileLevelId, string profile)
        => Assert.Equal(profile, H264Format.Parse($"profile-level-id={profileLevelId}").ProfileName);

    [Theory]
    [InlineData("64001f", "640028")]
    [InlineData("42e00a", "42e00b")]
    [InlineData("42e00a", "42f00b")] // 1 < 1b
    [InlineData("42f00b", "42e00b")] // 1b < 1.1
    [InlineData("640009", "64000b")] // 1b as High says it
    [InlineData("640009", "64100b")] // of High the flag says nothing of the level
    [InlineData("42f00b", "42f01f")] // nor of any profile, but with level 1.1
    public void Levels_are_in_the_standards_order(string lower, string higher)
        => Assert.True(Of(lower).Level < Of(higher).Level);

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        Assert.Equal(new H264Format(H264Profile.ConstrainedBaseline, 20, 0), H264Format.Parse(null));
        Assert.Equal(0, H264Format.Parse("profile-level-id=42e01f").PacketizationMode);
        Assert.Equal(1, H264Format.Parse("PROFILE-LEVEL-ID=42E01F; Packetization-Mode=1").PacketizationMode);
        Assert.False(H264Format.Parse("packetization-mode=2").IsForwarded);
    }

    /// <summary>By whom a stream is taken: rows are streams, columns the one format that a viewer offers, all in mode 1.</summary>
    [Theory]
    //                 42e0  4200  4d00  640c  6408  6400
    [InlineData("42e0", "yes   yes   yes   yes   yes   yes")]
    [InlineData("4200", "no    yes   no    no    no    no")]
    [InlineData("4d00", "no    no    yes   no    no    yes")]
    [InlineData("640c", "no    no    no    yes   yes   yes")]
    [InlineData("6408", "no    no    no    no    yes   yes")]
    [InlineData("6400", "no    no    no    no    no    yes")]
    [InlineData("f400", "no    no    no    no    no    no")]
    public void A_stream_goes_to_those_whose_profile_decodes_it(string stream, string row)
    {
        string[] offered = ["42e0", "4200", "4d00", "640c", "6408", "6400"];
        var taken = row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell == "yes");
        Assert.Equal(taken, offered.Select(profile => Find(Stream(stream + "1f"), (102, profile + "1f", 1)) is not null));

        // The level is no ground for refusal: decoders take more than they say.
        Assert.Equal(taken, offered.Select(profile => Find(Stream(stream + "33"), (102, profile + "0a", 1)) is not null));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)] // mode 1 has all that mode 0 has
    [InlineData(1, 1, true)]
    [InlineData(1, 0, false)] // aggregated and fragmented units are more than it takes
    public void A_stream_goes_to_those_who_take_its_packets(int mode, int offered, bool taken)
        => Assert.Equal(taken, Find(Stream("42e01f", mode), (102, "42e01f", offered)) is not null);

    [Fact]
    public void Of_what_a_viewer_offers_the_same_format_is_taken_else_the_nearest_that_decodes_it()
    {
        // Profile, then packetization mode, then level; what does not decode it is passed over, whatever else fits.
        Assert.Equal(3, Find(Stream("64081f"), (1, "64001f", 1), (2, "640c1f", 1), (3, "64081f", 1)));
        Assert.Equal(1, Find(Stream("64081f"), (1, "64001f", 1), (2, "640c1f", 1), (3, "42e01f", 1)));
        Assert.Equal(2, Find(Stream("42e01f"), (1, "64001f", 1), (2, "4d001f", 1), (3, "640c1f", 1)));
        Assert.Equal(3, Find(Stream("42e01f"), (1, "42e01f", 0), (2, "64001f", 1), (3, "42e01f", 1)));
        Assert.Equal(2, Find(Stream("42e01f", mode: 0), (1, "42e01f", 1), (2, "42e01f", 0)));
        Assert.Equal(1, Find(Stream("42e01f", mode: 0), (1, "42e01f", 1), (2, "4d001f", 0)));
        Assert.Equal(2, Find(Stream("42e01f"), (1, "42e034", 1), (2, "42e01f", 1), (3, "42e00a", 1)));
        Assert.Equal(3, Find(Stream("42e01f"), (1, "42e00a", 1), (2, "42e034", 1), (3, "42e028", 1)));
        Assert.Equal(2, Find(Stream("42e034"), (1, "42e00a", 1), (2, "42e028", 1), (3, "42e01f", 1)));
        Assert.Equal(1, Find(Stream("42e01f"), (1, "42c01f", 1), (2, "42e01f", 1)));
        Assert.Null(Find(Stream("640c1f"), (1, "42e01f", 1), (2, "4d001f", 1), (3, "42001f", 1)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void From_a_source_mode_1_is_received_if_it_offers_both(int first, int second)
    {
        RtpPayload[] payloads = [Payload(102, "42e01f", first), Payload(103, "42e01f", second)];
        Assert.Equal(1, H264Format.Parse(CodecNegotiation.FindForReceiving(payloads, Codec.H264)!.FormatParameters).PacketizationMode);
    }

    [Fact]
    public void A_source_that_offers_only_Progressive_High_is_taken()
    {
        var payload = Payload(102, "64081f", 1);
        Assert.Same(payload, CodecNegotiation.FindForReceiving([payload], Codec.H264));
    }

    [Theory]
    [InlineData("High", "64001f", 1, "42e01f", 1)]
    [InlineData("Progressive High", "64081f", 1, "640c1f", 1)]
    [InlineData("Constrained Baseline, packetization mode 1", "42e01f", 1, "42e01f", 0)]
    [InlineData("Constrained Baseline, packetization mode 1", "42e01f", 1, "64001f", 0)]
    [InlineData("High", "64001f", 1, "42e01f", 0)]
    public void Why_a_viewer_takes_none_of_it_is_said_by_profile_and_by_mode_where_that_alone_is_the_reason(
        string expected, string published, int mode, string offered, int offeredMode)
        => Assert.Equal(expected, CodecNegotiation.DescribeProfile([Payload(102, offered, offeredMode)], Stream(published, mode)));

    [Fact]
    public void Parameter_sets_are_read_as_far_as_they_are_base64()
    {
        var sets = H264Format.ReadParameterSets("packetization-mode=1;sprop-parameter-sets=Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==;profile-level-id=42c01e").ToList();
        Assert.Equal([0x67, 0x68], sets.Select(set => (int)set[0]));
        Assert.Equal(4, sets[1].Length);
        Assert.Empty(H264Format.ReadParameterSets(null));
        Assert.Empty(H264Format.ReadParameterSets("sprop-parameter-sets="));
        Assert.Empty(H264Format.ReadParameterSets("sprop-parameter-sets=!,aMuMsg=="));
        Assert.Single(H264Format.ReadParameterSets("sprop-parameter-sets=aMuMsg==,,aMuMsg=="));
    }

    [Fact]
    public void An_answer_does_not_repeat_what_an_offer_says_of_its_own_stream()
    {
        Assert.Equal(
            "packetization-mode=1;profile-level-id=42c01e",
            CodecNegotiation.ToAnswer(Payload(102, "42c01e", 1) with { FormatParameters = "packetization-mode=1; sprop-parameter-sets=Z0LAHtkD,aMuMsg==;profile-level-id=42c01e" }).FormatParameters);
        var payload = Payload(102, "42c01e", 1);
        Assert.Equal(payload, CodecNegotiation.ToAnswer(payload));
    }

    private static H264Format Of(string profileLevelId) => H264Format.Parse($"profile-level-id={profileLevelId}");

    private static CodecFormat Stream(string profileLevelId, int mode = 1)
        => new(Codec.H264, 100, 90_000, 1, $"level-asymmetry-allowed=1;packetization-mode={mode};profile-level-id={profileLevelId}");

    private static int? Find(CodecFormat stream, params (byte Type, string ProfileLevelId, int Mode)[] offered)
        => CodecNegotiation.FindForSending([.. offered.Select(offer => Payload(offer.Type, offer.ProfileLevelId, offer.Mode))], stream)?.PayloadType;

    private static RtpPayload Payload(byte type, string profileLevelId, int mode) => new()
    {
        PayloadType = type,
        Encoding = "H264",
        ClockRate = 90_000,
        FormatParameters = $"level-asymmetry-allowed=1;packetization-mode={mode};profile-level-id={profileLevelId}",
    };
}
