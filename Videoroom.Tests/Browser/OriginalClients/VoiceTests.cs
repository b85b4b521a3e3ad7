using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>From a voice in Chromium's microphone to the original's clients, by the audio levels in the packets.</summary>
[Collection(OriginalClientsCollection.Name)]
public sealed partial class VoiceTests(ChromiumFixture chromium, OriginalClientsFixture host) : IClassFixture<OriginalClientsFixture>
{
    /// <summary>A microphone that hears syllables while <c>window.speaks</c> is set.</summary>
    private const string Voice =
        """
        (() => {
          const devices = navigator.mediaDevices;
          const open = devices.getUserMedia.bind(devices);
          devices.getUserMedia = async (constraints) => {
            const stream = await open(constraints);
            const [microphone] = stream.getAudioTracks();
            if (microphone === undefined) {
              return stream;
            }
            const audio = new AudioContext();
            await audio.resume();
            const gain = audio.createGain();
            gain.gain.value = 0;
            const tone = audio.createOscillator();
            const out = audio.createMediaStreamDestination();
            tone.connect(gain).connect(out);
            tone.start();
            let ticks = 0;
            setInterval(() => {
              ticks += 1;
              gain.gain.value = window.speaks && ticks % 3 !== 0 ? 0.5 : 0.0005;
            }, 80);
            stream.removeTrack(microphone);
            stream.addTrack(out.stream.getAudioTracks()[0]);
            return stream;
          };
        })();
        """;

    [Fact]
    public async Task Row_vadNotification_follows_a_voice_in_the_microphone()
    {
        var room = HostFixture.NewRoom();
        await using var speaker = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna", Voice);
        await using var listener = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.5.3", room));
        var told = new ConcurrentQueue<string>();
        listener.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            if (frame.Text is { } text && Status().Match(text) is { Success: true } match)
            {
                told.Enqueue(match.Groups[1].Value);
            }
        };
        await listener.JoinAsync();
        await speaker.HearsAsync(1);

        await speaker.Page.EvaluateAsync("() => { window.speaks = true; }");
        await Eventually.Holds(() => told.ToArray(), statuses => statuses is ["speech"], "speech is told");
        await speaker.Page.EvaluateAsync("() => { window.speaks = false; }");
        await Eventually.Holds(() => told.ToArray(), statuses => statuses is ["speech", "silence"], "silence is told");
        Assert.Empty(await listener.ProblemsAsync());
    }

    [GeneratedRegex("""vadNotification.*status\\*":\\*"(speech|silence)""")]
    private static partial Regex Status();
}
