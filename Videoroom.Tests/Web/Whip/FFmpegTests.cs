using System.Net;
using System.Text.RegularExpressions;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Web.Whip.Clients;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Whip;

/// <summary>FFmpeg as a source, as its source code has it, and a viewer that gets what it sends.</summary>
public sealed class FFmpegTests : WhipFixture
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Picture = TimeSpan.FromSeconds(1) / 15;

    private readonly IReadOnlyList<byte[][]> _camera = AnnexB.Camera();
    private readonly LeapingClock _clock = new();

    private protected override VideoroomOptions Options => new() { ExternalIp = IPAddress.Loopback };

    private protected override TimeProvider Clock => _clock;

    [Theory]
    [InlineData(FFmpegRelease.V80, false)]
    [InlineData(FFmpegRelease.V81, false)]
    [InlineData(FFmpegRelease.V81, true)]
    public async Task A_viewer_gets_every_picture_of_FFmpegs_and_all_of_its_sound(FFmpegRelease release, bool dtlsActive)
    {
        using var viewer = await WhepViewer.PlayAsync(Client, "r1");
        using var ffmpeg = await FFmpegClient.PublishAsync(Client, "/whip/r1", release, dtlsActive);
        await Client.UntilAsync(counts => counts.Media is { PublishedTracks: 2, Subscriptions: 2 });

        Play(ffmpeg, viewer, _camera.Count);

        Assert.Equal(Received(_camera), H264Packets.ToAccessUnits(viewer.PacketsOf("H264")));
        viewer.Until(() => viewer.PacketsOf("opus").Count == _camera.Count * 50 / 15);
    }

    [Theory]
    [InlineData("m=audio", "m=video", "H264")]
    [InlineData("m=video", "", "opus")]
    public async Task FFmpeg_without_sound_or_without_picture_names_a_line_in_its_bundle_that_it_does_not_have(string from, string to, string remaining)
    {
        using var viewer = await WhepViewer.PlayAsync(Client, "r1");
        using var ffmpeg = await FFmpegClient.PublishAsync(
            Client, "/whip/r1", change: offer => Regex.Replace(offer, $"{from}.*{(to.Length == 0 ? "$" : $"(?={to})")}", "", RegexOptions.Singleline));
        await Client.UntilAsync(counts => counts.Media is { PublishedTracks: 1, Subscriptions: 1 });

        foreach (var picture in _camera)
        {
            ffmpeg.Write(picture);
        }

        viewer.Until(() => viewer.PacketsOf(remaining).Count > 10);
    }

    [Theory]
    [InlineData("42000b")]
    [InlineData("42c00b")]
    [InlineData("42400b")]
    [InlineData("422000b")]
    [InlineData("4d000b")]
    public async Task The_profile_is_that_of_the_stream_that_FFmpeg_muxes(string profileLevelId)
    {
        using var viewer = await WhepViewer.PlayAsync(Client, "r1");
        using var ffmpeg = await FFmpegClient.PublishAsync(
            Client, "/whip/r1", change: offer => offer.Replace("profile-level-id=42000b", "profile-level-id=" + profileLevelId, StringComparison.Ordinal));
        await Client.UntilAsync(counts => counts.Media is { PublishedTracks: 2, Subscriptions: 2 });

        Play(ffmpeg, viewer, 5);
    }

    [Fact]
    public async Task A_packet_that_was_lost_on_its_way_from_FFmpeg_is_asked_for_and_comes_again()
    {
        using var viewer = await WhepViewer.PlayAsync(Client, "r1");
        using var ffmpeg = await FFmpegClient.PublishAsync(Client, "/whip/r1", FFmpegRelease.V81);
        await Client.UntilAsync(counts => counts.Media is { PublishedTracks: 2, Subscriptions: 2 });
        Play(ffmpeg, viewer, 5);

        ffmpeg.Loses = packet => (packet[1] & 0x7F) == 106;
        ffmpeg.Write(_camera[5]);
        ffmpeg.Loses = _ => false;
        ffmpeg.Write(_camera[6]);

        Until(ffmpeg, viewer, () => Markers(viewer) == 7);
        Assert.InRange(ffmpeg.Retransmitted, 1, int.MaxValue);
        Assert.Equal(Received(_camera.Take(7)), H264Packets.ToAccessUnits(viewer.PacketsOf("H264")));
    }

    [Theory]
    [InlineData(FFmpegRelease.V80)]
    [InlineData(FFmpegRelease.V81)]
    public async Task Row04_FFmpeg_sends_no_check_once_one_was_answered_and_stays_for_two_minutes(FFmpegRelease release)
    {
        using var viewer = await WhepViewer.PlayAsync(Client, "r1");
        using var ffmpeg = await FFmpegClient.PublishAsync(Client, "/whip/r1", release);
        await Client.UntilAsync(counts => counts.Media is { PublishedTracks: 2, Subscriptions: 2 });

        await LongRun.PassAsync(TwoMinutes, _clock, Leap, Picture, () =>
        {
            Play(ffmpeg, viewer, 1);
            if (ffmpeg.PicturesWritten % 15 == 0 || !LongRun.IsAsked)
            {
                viewer.StayAlive();
            }
        });

        Assert.Equal(2, (await Node.CountAsync()).HttpSessions);
    }

    [Fact]
    public async Task FFmpeg_that_is_stopped_ends_its_session_with_DELETE()
    {
        using var ffmpeg = await FFmpegClient.PublishAsync(Client, "/whip/r1");
        await Client.UntilAsync(counts => counts.Media.PublishedTracks == 2);

        using var deleted = await Client.SendAsync("DELETE", ffmpeg.Answer.Location.OriginalString, headers: ("Cache-Control", "no-cache"));

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await Client.UntilAsync(counts => counts == default);
    }

    // A viewer's stream begins with the picture's own slice, and before it the parameter sets: what the encoder says of itself in between
    // (supplemental enhancement information) is left out.
    private static IEnumerable<byte[][]> Received(IEnumerable<byte[][]> pictures)
        => pictures.Select((picture, index) => index == 0 ? [.. picture.Where(unit => !AnnexB.IsSupplement(unit))] : picture);

    private void Play(FFmpegClient ffmpeg, WhepViewer viewer, int pictures)
    {
        for (var picture = 0; picture < pictures; picture++)
        {
            ffmpeg.Write(_camera[(int)(ffmpeg.PicturesWritten % _camera.Count)]);
            Until(ffmpeg, viewer, () => Markers(viewer) == ffmpeg.PicturesWritten);
        }
    }

    private static void Until(FFmpegClient ffmpeg, WhepViewer viewer, Func<bool> condition) => viewer.Until(() =>
    {
        ffmpeg.Read();
        return condition();
    });

    /// <summary>How many pictures have come with their last packet.</summary>
    private static int Markers(WhepViewer viewer)
        => viewer.PacketsOf("H264").Count(data => RtpPacket.TryParse(data, out var packet) && packet.Marker);
}
