using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Videoroom.Web.Hosting;

/// <summary>
/// The page's larger files have compressed forms beside them, made when the page was built, with as much effort as it takes. A client
/// gets the one that it understands (RFC 9110, section 12.5.3).
/// </summary>
internal static class CompressedForms
{
    // The smallest first.
    private static readonly (string Encoding, string Extension)[] Forms = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>The type of a file, whatever its form.</summary>
    public static IContentTypeProvider ContentTypes { get; } = new TypesOfForms();

    /// <summary>Has a request answered with the best form that its client takes.</summary>
    public static void Choose(HttpRequest request, IFileProvider files)
    {
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
        {
            foreach (var (encoding, extension) in Forms)
            {
                if (accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0)
                    && files.GetFileInfo(request.Path + extension).Exists)
                {
                    request.Path += extension;
                    return;
                }
            }
        }
    }

    /// <summary>Says which form a response has.</summary>
    /// <param name="response">The response.</param>
    /// <param name="file">The name of the file in it.</param>
    public static void Declare(HttpResponse response, string file)
    {
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        foreach (var (encoding, extension) in Forms)
        {
            if (file.EndsWith(extension, StringComparison.Ordinal))
            {
                response.Headers.ContentEncoding = encoding;
            }
        }
    }

    private sealed class TypesOfForms : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _types = new();

        public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType)
        {
            foreach (var (_, extension) in Forms)
            {
                if (subpath.EndsWith(extension, StringComparison.Ordinal))
                {
                    return _types.TryGetContentType(subpath[..^extension.Length], out contentType);
                }
            }

            return _types.TryGetContentType(subpath, out contentType);
        }
    }
}
