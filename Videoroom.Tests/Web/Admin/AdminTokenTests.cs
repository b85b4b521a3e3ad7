using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Admin;

public sealed class AdminTokenTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("videoroom-admin").FullName;

    private VideoroomOptions Options => new() { StateDirectory = _state };

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public void The_configured_token_is_the_token_and_is_written_nowhere()
    {
        var token = AdminToken.Load(Options with { Admin = new AdminSettings { Token = "0123456789abcdef" } });

        Assert.True(token.Is("0123456789abcdef"));
        Assert.False(token.Is("0123456789abcdeF"));
        Assert.False(token.Is(""));
        Assert.Empty(Directory.GetFiles(_state));
    }

    [Fact]
    public void Row18_Without_one_each_start_makes_one_that_only_its_owner_can_read()
    {
        var path = Path.Combine(_state, "admin-token");
        File.WriteAllText(path, "an old one");
        var token = AdminToken.Load(Options);
        var first = File.ReadAllText(path).Trim();

        Assert.True(token.Is(first));
        Assert.True(first.Length >= 32);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        AdminToken.Load(Options);
        Assert.NotEqual(first, File.ReadAllText(path).Trim());
    }

    [Fact]
    public void Row18_The_start_message_names_the_file_and_never_the_token()
    {
        var token = AdminToken.Load(Options);

        Assert.Contains(Path.Combine(_state, "admin-token"), token.Note);
        Assert.DoesNotContain(File.ReadAllText(Path.Combine(_state, "admin-token")).Trim(), token.Note + token);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_closes_the_listener_and_says_so()
    {
        File.WriteAllText(Path.Combine(_state, "file"), "");
        var token = AdminToken.Load(Options with { StateDirectory = Path.Combine(_state, "file", "below") });

        Assert.Contains("set ADMIN_TOKEN", token.Note);
        Assert.False(token.Is(""));
    }
}
