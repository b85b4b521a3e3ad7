using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Videoroom.Tests.Web.Signalling;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Hosting;

public sealed class PageFilesTests : IAsyncLifetime
{
    private readonly string _wwwroot = Directory.CreateTempSubdirectory("videoroom-wwwroot").FullName;
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_wwwroot, "assets"));
        File.WriteAllText(Path.Combine(_wwwroot, "index.html"), "the page");
        File.WriteAllText(Path.Combine(_wwwroot, "assets", "index-abc.js"), "the script");
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_wwwroot, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/room/lobby")]
    [InlineData("/room/a%2Fb")]
    [InlineData("/room/100%25?display_name=Ann")]
    [InlineData("/room/%E2%80%AE%3Cscript%3E")]
    public async Task Every_address_of_the_page_gives_the_page_which_is_asked_for_anew_each_time(string path)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal("the page", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Files_with_a_hash_in_their_name_are_kept_for_ever()
    {
        using var response = await _http.GetAsync("/assets/index-abc.js");

        Assert.Contains("immutable", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("br", "br", "brotli")]
    [InlineData("gzip, deflate, br;q=0.5", "br", "brotli")]
    [InlineData("gzip;q=0.9, br;q=0", "gzip", "gzip")]
    [InlineData("GZIP", "gzip", "gzip")]
    [InlineData("deflate", null, "the script")]
    [InlineData("", null, "the script")]
    [InlineData("*/nonsense;;q=x", null, "the script")]
    public async Task A_file_comes_in_the_best_form_that_the_client_takes(string accepts, string? encoding, string content)
    {
        File.WriteAllText(Path.Combine(_wwwroot, "assets", "index-abc.js.br"), "brotli");
        File.WriteAllText(Path.Combine(_wwwroot, "assets", "index-abc.js.gz"), "gzip");
        await RestartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-abc.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);

        using var response = await _http.SendAsync(request);

        Assert.Equal(content, await response.Content.ReadAsStringAsync());
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Accept-Encoding", Assert.Single(response.Headers.Vary));
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Another_address_is_not_found()
    {
        using var response = await _http.GetAsync("/assets/index-old.js");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_browser_is_told_what_the_page_may_do()
    {
        using var response = await _http.GetAsync("/");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("camera=(self)", string.Join(' ', response.Headers.GetValues("Permissions-Policy")));
    }

    // What is in the folder is read at the start.
    private async Task RestartAsync()
    {
        await _app.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        _app = builder.Build();
        _app.UsePageHeaders(new SignallingUrls(new VideoroomOptions(), new FakeMembers()));
        _app.MapPage(_wwwroot);
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }
}
