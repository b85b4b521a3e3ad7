namespace Videoroom.Fuzz.Driver;

/// <summary>Where findings are kept: a folder for each target, a file for each finding.</summary>
/// <param name="path">Videoroom.Tests/Fixtures/Fuzz, or a copy of it.</param>
internal sealed class CaseFolder(string path)
{
    /// <summary>The cases of a target, with their files' names.</summary>
    public IReadOnlyList<(string Name, CaseFile Case)> Read(string target)
    {
        var folder = Path.Combine(path, target);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), CaseFile.Parse(File.ReadAllText(file))))]
            : [];
    }

    /// <summary>Keeps a finding.</summary>
    /// <returns>The file.</returns>
    public string Keep(Finding finding)
    {
        var kept = new CaseFile(finding.Kind, finding.Reason, finding.Inputs);
        var folder = Path.Combine(path, finding.Target);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, kept.FileName);
        File.WriteAllText(file, kept.Write());
        return file;
    }
}
