namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>The original's browser clients, unmodified, in rooms of our server (docs/protocol.md: B0 is 0.5.0, B1 0.5.3, C 0.7.1).</summary>
[Collection(OriginalClientsCollection.Name)]
public sealed class GenerationTests(ChromiumFixture chromium, OriginalClientsFixture host) : IClassFixture<OriginalClientsFixture>
{
    [Theory]
    [InlineData("0.5.0")]
    [InlineData("0.5.3")]
    [InlineData("0.7.1")]
    public async Task A_client_and_our_page_play_each_others_picture_and_sound(string generation)
    {
        var room = HostFixture.NewRoom();
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours");
        await using var theirs = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions(generation, room));

        await ours.JoinAsync();
        await theirs.JoinAsync();

        await Room.PlaysTogetherAsync([ours, theirs]);
        Assert.StartsWith("relay", (await theirs.ReportAsync()).Path, StringComparison.Ordinal);
        await Room.HasNoProblemsAsync([ours, theirs]);
    }

    [Fact]
    public async Task Our_page_and_every_generation_in_one_room_play_each_others_picture_and_sound()
    {
        var room = HostFixture.NewRoom();
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours");
        await using var b0 = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.5.0", room));
        await using var b1 = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.5.3", room));
        await using var c = await OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions("0.7.1", room));
        IParticipant[] all = [ours, b0, b1, c];

        foreach (var participant in all)
        {
            await participant.JoinAsync();
        }

        await Room.PlaysTogetherAsync(all);
        await Room.HasNoProblemsAsync(all);
    }
}
