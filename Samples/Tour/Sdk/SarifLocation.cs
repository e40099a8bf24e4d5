namespace MemTrace.Tour.Sdk;

/// <summary>A place in a source file.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Line">The first line, from 1.</param>
/// <param name="Column">The first column, from 1.</param>
/// <param name="Text">The text of the file from the place's start to its end.</param>
internal sealed record SarifLocation(string FilePath, int Line, int Column, string Text)
{
    public string FileName => Path.GetFileName(FilePath);
}
