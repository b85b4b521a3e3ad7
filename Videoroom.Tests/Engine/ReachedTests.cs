using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>When a client is said to have come.</summary>
public sealed class ReachedTests
{
    [Fact]
    public async Task A_client_has_come_with_its_first_authenticated_check_once_and_not_with_one_that_proves_nothing()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice");
        client.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);

        client.Settle();
        client.AwaitHandled();
        Assert.Equal(0, client.Observer.Reached);

        using var elsewhere = client.NewSocket();
        client.Check(nominate: false, from: elsewhere);
        fixture.Until(() => client.Observer.Reached == 1);
        Assert.Empty(client.Observer.Selected);

        client.CheckAndWait();
        client.CheckAndWait();
        client.Until(() => client.IsConnected && client.Observer.Connected == 1);
        Assert.Equal(1, client.Observer.Reached);
    }
}
