using Videoroom.Actors.Channels.Http;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

public class IceServerLinkTests
{
    [Fact]
    public void A_server_is_written_as_RFC_9725_has_it()
        => Assert.Equal(
            "<turn:turn.example.net:3478?transport=udp>; rel=\"ice-server\"; username=\"user\"; credential=\"myPassword\"; credential-type=\"password\"",
            IceServerLink.Write(new HttpIceServer("turn:turn.example.net:3478?transport=udp", "user", "myPassword")));

    [Fact]
    public void Quotes_and_backslashes_in_credentials_are_escaped()
        => Assert.Contains("credential=\"a\\\"b\\\\c\"", IceServerLink.Write(new HttpIceServer("turn:x:1?transport=udp", "u", "a\"b\\c")), StringComparison.Ordinal);
}
