using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Engine.Ice;

public class IceParametersTests
{
    [Fact]
    public void Row14_credentials_in_a_log_are_the_fragment_alone()
        => Assert.Equal("IceParameters { UsernameFragment = frag }", new IceParameters("frag", "secret").ToString());

    [Fact]
    public void Row14_ICE_credentials_are_random_ice_chars_of_more_than_128_bits()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            var parameters = IceParameters.CreateRandom();
            Assert.Matches("^[A-Za-z0-9+/]{12}$", parameters.UsernameFragment);
            Assert.Matches("^[A-Za-z0-9+/]{32}$", parameters.Password);
            Assert.DoesNotContain(parameters.Password, parameters.ToString());
            Assert.True(seen.Add(parameters.UsernameFragment));
            Assert.True(seen.Add(parameters.Password));
        }
    }
}
