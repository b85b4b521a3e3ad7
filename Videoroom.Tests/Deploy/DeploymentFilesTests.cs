using System.Text.Json;
using System.Text.RegularExpressions;

namespace Videoroom.Tests.Deploy;

/// <summary>What the files of the deployment promise, as far as it can be read off them.</summary>
public partial class DeploymentFilesTests
{
    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/kubernetes.yaml")]
    public void Every_image_is_named_by_an_exact_version(string file)
    {
        var images = Image().Matches(Read(file)).Select(match => match.Groups["name"].Value).Where(name => name != "build").ToList();

        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches(@":\d+\.\d+\.\d+(-[a-z0-9-]+)?(@sha256:[0-9a-f]{64})?$", image));
    }

    [Fact]
    public void Every_service_of_the_compose_file_is_confined_and_bounded()
    {
        var compose = Read("docker-compose.yml");
        Assert.Matches(@"x-confined: &confined\n(  .*\n)*  read_only: true\n", compose);
        foreach (var line in (string[])["cap_drop: [ALL]", "\"no-new-privileges:true\"", "max-size: 10m"])
        {
            Assert.Contains(line, compose, StringComparison.Ordinal);
        }

        var services = Service()
            .Matches(compose[compose.IndexOf("\nservices:", StringComparison.Ordinal)..compose.IndexOf("\nnetworks:", StringComparison.Ordinal)])
            .Select(match => match.Value).ToList();
        Assert.Equal(4, services.Count);
        var node = compose[compose.IndexOf("x-node:", StringComparison.Ordinal)..compose.IndexOf("x-environment:", StringComparison.Ordinal)];
        Assert.All(services, service => Assert.Matches(@"<<: \*(node|confined)", service));
        foreach (var bounded in (string[])[node, services[^1]])
        {
            Assert.Contains("<<: *confined", bounded, StringComparison.Ordinal);
            Assert.All((string[])["mem_limit:", "pids_limit:", "nofile:"], limit => Assert.Contains(limit, bounded, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Digests_are_pinned_by_who_can_read_them()
    {
        using var renovate = JsonDocument.Parse(Read("renovate.json"));

        Assert.True(renovate.RootElement.GetProperty("pinDigests").GetBoolean());
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(SourceTree.Folder, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^(?:FROM|\s*image:)\s+(?<name>\S+)", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"^  [a-z0-9]+:\n(?:    .*\n|\n)+", RegexOptions.Multiline)]
    private static partial Regex Service();
}
