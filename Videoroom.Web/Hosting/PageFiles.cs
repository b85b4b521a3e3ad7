using Microsoft.Net.Http.Headers;

namespace Videoroom.Web.Hosting;

/// <summary>Serves the built page: its files, and index.html for every address that the page itself interprets.</summary>
internal static class PageFiles
{
    private const string Index = "index.html";

    // Vite puts a hash of the content into the names in this folder: they never change.
    private const string HashedFolder = "/assets";

    /// <summary>Whether the page has been built.</summary>
    public static bool ArePresent(IHostEnvironment environment) => File.Exists(Path.Combine(FolderOf(environment), Index));

    /// <summary>Serves the page of a host, if it has been built.</summary>
    public static void MapPage(this WebApplication app)
    {
        if (ArePresent(app.Environment))
        {
            app.MapPage(FolderOf(app.Environment));
        }
    }

    /// <summary>Serves a page.</summary>
    /// <param name="app">The application.</param>
    /// <param name="wwwroot">The folder that it was built into.</param>
    public static void MapPage(this WebApplication app, string wwwroot)
    {
        var files = new KeptFiles(wwwroot);
        app.Use((context, next) =>
        {
            CompressedForms.Choose(context.Request, files);
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = CompressedForms.ContentTypes,
            OnPrepareResponse = response =>
            {
                SetCaching(response.Context);
                CompressedForms.Declare(response.Context.Response, response.File.Name);
            },
        });

        // The room's id may be anything, a slash among it; the page reads it from the address.
        foreach (var route in (string[])["/", "/room/{**roomId}"])
        {
            app.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], context => SendIndex(context, files));
        }
    }

    private static string FolderOf(IHostEnvironment environment) => Path.Combine(environment.ContentRootPath, "wwwroot");

    private static Task SendIndex(HttpContext context, KeptFiles files)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        SetCaching(context);
        return context.Response.SendFileAsync(files.GetFileInfo(Index), context.RequestAborted);
    }

    private static void SetCaching(HttpContext context)
        => context.Response.Headers[HeaderNames.CacheControl] =
            context.Request.Path.StartsWithSegments(HashedFolder, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
}
