using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Videoroom.Bench.Record.Page;

/// <summary>Serves <see cref="RecordPage"/> on a free port of the loopback address, and answers its offer.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const string PlainText = "text/plain";

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly WebApplication _application;

    private PageServer(WebApplication application) => _application = application;

    /// <summary>Where the page is. <c>localhost</c> is a secure context, as WebRTC needs it, without TLS.</summary>
    public string Address => $"http://localhost:{new Uri(_application.Urls.First()).Port}/";

    /// <summary>Starts to serve.</summary>
    /// <param name="settings">What the page is to send.</param>
    /// <param name="answer">Makes the answer of an offer; an <see cref="InvalidDataException"/> refuses it.</param>
    public static async Task<PageServer> StartAsync(PageSettings settings, Func<string, string> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.MapGet("/", () => Results.Content(RecordPage.Html, "text/html"));
        application.MapGet("/settings", () => Results.Json(settings, Json));
        application.MapPost("/offer", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var offer = await reader.ReadToEndAsync();
            try
            {
                return Results.Text(answer(offer), PlainText);
            }
            catch (InvalidDataException e)
            {
                return Results.Text(e.Message, PlainText, statusCode: StatusCodes.Status400BadRequest);
            }
        });
        await application.StartAsync();
        return new PageServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
