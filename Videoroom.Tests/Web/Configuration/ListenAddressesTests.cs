using System.Net;
using Microsoft.Extensions.Configuration;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Configuration;

/// <summary>ASP.NET Core's own way to say where to listen, and ours.</summary>
public class ListenAddressesTests
{
    [Theory]
    [InlineData("http://*:5000", "", 5000, false)]
    [InlineData("http://+:5000", "", 5000, false)]
    [InlineData("http://0.0.0.0:5000;http://[::]:5000", "", 5000, false)]
    [InlineData("http://192.0.2.1:5000;http://[2001:db8::1]:5000", "192.0.2.1 2001:db8::1", 5000, false)]
    [InlineData("https://192.0.2.1", "192.0.2.1", 443, true)]
    public void URLS_says_where_the_page_is_served_when_HOST_and_PORT_do_not(string urls, string hosts, int port, bool tls)
    {
        var options = Read(("URLS", urls));

        Assert.Equal(hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse), options.Host);
        Assert.Equal((port, tls), (options.Port, options.UseTls));
        Assert.Contains("URLS", options.ListenNote, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("URLS", "https://localhost:5001", true, "127.0.0.1 ::1")]
    [InlineData("URLS", "https://localhost:5001", false, "127.0.0.1")]
    [InlineData("URLS", "https://localhost:5001", null, "127.0.0.1")]
    [InlineData("HOST", "localhost", true, "127.0.0.1 ::1")]
    [InlineData("HOST", "localhost", false, "127.0.0.1")]
    public void Localhost_is_an_IPv6_address_only_on_a_machine_that_has_one(string variable, string value, bool? hasIPv6, string hosts)
    {
        var settings = new Settings(Configuration((variable, value)));

        var listen = ListenAddresses.Read(settings, new VideoroomOptions(), address => address.Equals(IPAddress.IPv6Loopback) ? hasIPv6 : true);

        Assert.Equal(hosts.Split(' ').Select(IPAddress.Parse), listen.Host);
    }

    [Theory]
    [InlineData("PORT", "4100")]
    [InlineData("HOST", "127.0.0.1")]
    public void HOST_and_PORT_win_and_the_start_message_says_so(string variable, string value)
    {
        var options = Read(("URLS", "https://192.0.2.1:5000"), (variable, value));

        Assert.False(options.UseTls);
        Assert.Equal(variable == "PORT" ? 4100 : 4000, options.Port);
        Assert.DoesNotContain(IPAddress.Parse("192.0.2.1"), options.Host);
        Assert.Contains("is not used: HOST and PORT win", options.ListenNote, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scheme_that_contradicts_USE_TLS_is_an_error()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(("URLS", "http://*:80"), ("USE_TLS", "true")));

        Assert.Equal("URLS=http://*:80: expected addresses that begin with https, because of USE_TLS=true", error.Message);
    }

    [Fact]
    public void Without_URLS_there_is_nothing_to_say() => Assert.Null(Read(("PORT", "4100")).ListenNote);

    [Fact]
    public void Endpoints_in_Kestrels_own_section_are_an_error_they_would_have_no_limits()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(("Kestrel:Endpoints:Page:Url", "http://*:80")));

        Assert.Contains("expected HOST, PORT and USE_TLS", error.Message, StringComparison.Ordinal);
    }

    private static VideoroomOptions Read(params (string Variable, string Value)[] settings) => VideoroomOptionsReader.Read(Configuration(settings));

    private static IConfigurationRoot Configuration(params (string Variable, string Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Variable, (string?)setting.Value))).Build();
}
