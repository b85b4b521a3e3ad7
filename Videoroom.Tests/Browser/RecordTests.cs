using Videoroom.Bench.Record;
using Videoroom.Bench.Record.Inspection;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class RecordTests
{
    [Fact]
    public async Task What_Chromium_sends_is_recorded_and_read_back()
    {
        var options = new RecordOptions(Codec.Opus, RecordMode.Single, TimeSpan.FromSeconds(1), 0, 0, 0, 32_000, null);

        var summary = RecordingSummary.Of(await RecordRun.RecordAsync(options, CancellationToken.None));

        Assert.Equal(Codec.Opus, summary.Codec);
        Assert.Equal(Enumerable.Range(0, 50).Select(packet => (uint)packet * 960), summary.Streams.Single().Timestamps);
    }
}
