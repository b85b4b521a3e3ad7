using Microsoft.Net.Http.Headers;

namespace Videoroom.Web.Hosting;

/// <summary>Serves the built page: its files, and index.html for every address that the page itself interprets.</summary>
internal static class PageFiles
{
    // Vite puts a hash of the content into the names in this folder: they never change.
    private const string HashedFolder = "/assets";

    public static void MapPage(this WebApplication app, string wwwroot)
    {
        if (!Directory.Exists(wwwroot))
        {
            return;
        }

        var files = new KeptFiles(wwwroot);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = response => SetCaching(response.Context) });

        // The room's id may be anything, a slash among it; the page reads it from the address.
        foreach (var route in (string[])["/", "/room/{**roomId}"])
        {
            app.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], context => SendIndex(context, files));
        }
    }

    private static Task SendIndex(HttpContext context, KeptFiles files)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        SetCaching(context);
        return context.Response.SendFileAsync(files.GetFileInfo("index.html"), context.RequestAborted);
    }

    private static void SetCaching(HttpContext context) =>
        context.Response.Headers[HeaderNames.CacheControl] =
            context.Request.Path.StartsWithSegments(HashedFolder) ? "public, max-age=31536000, immutable" : "no-cache";
}
