using Microsoft.Extensions.Configuration;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Configuration;

public sealed class ClusterSettingsTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Lease = "Host=db;Username=videoroom;Password=pass-word;Database=calls";

    private readonly string _directory = Directory.CreateTempSubdirectory("videoroom-settings").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void An_address_seeds_and_a_secret_make_a_member_of_a_cluster()
    {
        var cluster = Read(
            ("CLUSTER_ADDRESS", "10.0.0.7:4002"), ("CLUSTER_SEEDS", "10.0.0.7:4002, 10.0.0.8:4002"), ("CLUSTER_SECRET", Secret),
            ("CLUSTER_LEASE", Lease)).Cluster!;

        Assert.Equal(new NodeAddress("10.0.0.7", 4002), cluster.Address);
        Assert.Equal([new NodeAddress("10.0.0.7", 4002), new NodeAddress("10.0.0.8", 4002)], cluster.Seeds);
        Assert.Equal(Secret, cluster.Secret);
        Assert.Contains("Password=pass-word", cluster.Lease, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Secrets_may_come_from_files()
    {
        var options = Read(
            ("CLUSTER_LEASE_FILE", File("lease", Lease + "\n")), ("CLUSTER_ADDRESS", "node1:4002"),
            ("CLUSTER_SECRET_FILE", File("secret", Secret + "\n")), ("ADMIN_TOKEN_FILE", File("token", "0123456789abcdef")));

        Assert.Equal(Secret, options.Cluster!.Secret);
        Assert.NotNull(options.Cluster.Lease);
        Assert.Equal("0123456789abcdef", options.Admin.Token);
    }

    [Theory]
    [InlineData("CLUSTER_STORE", Lease)]
    [InlineData("CLUSTER_STORE_FILE", "/run/secrets/store")]
    public void The_variable_of_the_store_that_is_no_longer_used_names_the_new_ones(string variable, string value)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read((variable, value), ("CLUSTER_ADDRESS", "a:1"), ("CLUSTER_SECRET", Secret)));

        Assert.StartsWith("CLUSTER_STORE is no longer used", error.Message, StringComparison.Ordinal);
        Assert.Contains("CLUSTER_SEEDS", error.Message);
        Assert.Contains("CLUSTER_LEASE", error.Message);
        Assert.DoesNotContain("pass-word", error.Message);
    }

    [Theory]
    [InlineData("CLUSTER_ADDRESS is set: expected CLUSTER_SECRET or CLUSTER_SECRET_FILE", "CLUSTER_ADDRESS", "a:1", "CLUSTER_SEEDS", "a:1")]
    [InlineData("CLUSTER_SEEDS is set: expected CLUSTER_ADDRESS", "CLUSTER_SEEDS", "a:1", "CLUSTER_SECRET", Secret)]
    [InlineData("CLUSTER_SECRET is set: expected CLUSTER_ADDRESS", "CLUSTER_SECRET", Secret, "PORT", "4000")]
    [InlineData("CLUSTER_LEASE is set: expected CLUSTER_ADDRESS", "CLUSTER_LEASE", Lease, "PORT", "4000")]
    [InlineData("CLUSTER_SEEDS=akka.tcp://videoroom@a:1: expected nodes such as", "CLUSTER_ADDRESS", "a:1", "CLUSTER_SEEDS", "akka.tcp://videoroom@a:1")]
    [InlineData("CLUSTER_SEEDS=nodes:1: expected with CLUSTER_ADDRESS=a:1 the names of all nodes", "CLUSTER_ADDRESS", "a:1", "CLUSTER_SEEDS", "nodes:1")]
    [InlineData("CLUSTER_ADDRESS=4002: expected a host and a port", "CLUSTER_ADDRESS", "4002", "PORT", "4000")]
    [InlineData("CLUSTER_ADDRESS=0.0.0.0:4002: expected a host and a port", "CLUSTER_ADDRESS", "0.0.0.0:4002", "PORT", "4000")]
    [InlineData("CLUSTER_ADDRESS=a:0: expected a host and a port", "CLUSTER_ADDRESS", "a:0", "PORT", "4000")]
    public void What_is_missing_or_wrong_is_named(string expected, string variable, string value, string other, string otherValue)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read((variable, value), (other, otherValue)));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message);
    }

    [Fact]
    public void The_ports_of_a_member_are_distinct()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            Read(("CLUSTER_ADDRESS", "a:4001"), ("CLUSTER_SECRET", Secret)));

        Assert.Equal("CLUSTER_ADDRESS=4001: expected another port than ADMIN_PORT", error.Message);
    }

    [Theory]
    [InlineData("CLUSTER_SECRET", "short-secret", "CLUSTER_SECRET: expected at least 32 characters")]
    [InlineData("ADMIN_TOKEN", "short-secret", "ADMIN_TOKEN: expected at least 16 characters")]
    [InlineData("CLUSTER_LEASE", "short-secret", "CLUSTER_LEASE: expected a PostgreSQL connection string")]
    [InlineData("CLUSTER_LEASE", "host=db password=short-secret", "CLUSTER_LEASE: expected a PostgreSQL connection string")]
    [InlineData("CLUSTER_LEASE", "postgresql://u:short-secret@db/x?color=red", "CLUSTER_LEASE: expected one of the parameters")]
    [InlineData("CLUSTER_LEASE", "postgresql://u:short-secret@db:port/x", "CLUSTER_LEASE: expected a host and a port")]
    public void Row18_A_bad_secret_is_not_repeated_in_the_error(string variable, string value, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read((variable, value)));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short-secret", error.Message);
    }

    [Fact]
    public void Row18_No_secret_is_in_the_text_of_the_options()
    {
        var options = Read(
            ("CLUSTER_LEASE", Lease), ("CLUSTER_ADDRESS", "a:4002"), ("CLUSTER_SECRET", Secret), ("ADMIN_TOKEN", "admin-token-of-test"));
        var text = options.ToString();

        Assert.DoesNotContain(Secret, text);
        Assert.DoesNotContain("pass-word", text);
        Assert.DoesNotContain("admin-token-of-test", text);
    }

    [Theory]
    [InlineData("--cluster-secret=0123456789abcdef0123456789abcdef")]
    [InlineData("--CLUSTER_LEASE=postgresql://u:0123456789abcdef@db")]
    [InlineData("--admin-token=0123456789abcdef")]
    public void Row18_Secrets_are_refused_on_the_command_line_and_not_repeated(string argument)
    {
        var error = Assert.Throws<ConfigurationException>(() => new ConfigurationBuilder().AddVideoroomCommandLine([argument]));

        Assert.Contains("-file", error.Message);
        Assert.DoesNotContain("0123456789abcdef", error.Message);
    }

    [Fact]
    public void A_secret_and_its_file_together_are_refused() => Assert.Equal(
        "CLUSTER_SECRET and CLUSTER_SECRET_FILE are set: expected only one of them",
        Assert.Throws<ConfigurationException>(() => Read(("CLUSTER_SECRET", Secret), ("CLUSTER_SECRET_FILE", File("secret", Secret)))).Message);

    private static VideoroomOptions Read(params (string Variable, string Value)[] settings)
        => VideoroomOptionsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Variable, (string?)setting.Value)))
            .Build());

    private string File(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
