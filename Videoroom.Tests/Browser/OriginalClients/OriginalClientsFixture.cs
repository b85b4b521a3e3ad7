using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>
/// A node that also serves the page with the original's clients, at <c>/original/</c>: of its own origin, as the original's server
/// serves its page. It has TURN over UDP, TCP and TLS, the last with the certificate that the browser trusts.
/// </summary>
public sealed class OriginalClientsFixture(ChromiumFixture chromium) : IAsyncLifetime
{
    private RunningNode? _node;

    /// <summary>Where the pages are, without a slash at its end.</summary>
    internal string Address => Node.Address.ToString().TrimEnd('/');

    internal RunningNode Node => _node ?? throw new InvalidOperationException("The node has not been started.");

    public async Task InitializeAsync()
    {
        var project = Path.Combine(
            InstallationFolder.Find(AppContext.BaseDirectory).ContentRoot, "..", "Videoroom.Tests", "Browser", "OriginalClients");
        var files = new PhysicalFileProvider(Path.GetFullPath(Path.Combine(project, "wwwroot")));
        var options = new VideoroomOptions
        {
            VirtualHost = "localhost",
            IntegratedTcpTurnPort = 0,
            IntegratedTlsTurnPort = 0,
            IntegratedTurnCert = chromium.Trusted.CertificatePath,
            IntegratedTurnPkey = chromium.Trusted.KeyPath,
        };
        _node = await RunningNode.StartAsync(options, addRoutes: routes => Serve(routes, files));
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    private static void Serve(IEndpointRouteBuilder routes, PhysicalFileProvider files)
    {
        var types = new FileExtensionContentTypeProvider();
        routes.MapGet("/original/{**path}", (string path) => files.GetFileInfo(path) is { Exists: true, PhysicalPath: { } file }
            && types.TryGetContentType(file, out var type)
                ? Results.File(file, type)
                : Results.NotFound());
    }
}
