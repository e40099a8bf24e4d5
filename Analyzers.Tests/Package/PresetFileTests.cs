namespace MemTrace.Analyzers.Tests.Package;

public sealed class PresetFileTests
{
    private const string WriteVariable = "MEMTRACE_WRITE_PRESETS";

    public static TheoryData<string> Modes => new(PresetFile.Modes);

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Preset_OfEachMode_IsWhatTheRulesMake(string mode)
    {
        string path = PresetFile.PathOf(mode);
        string made = PresetFile.Render(mode);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(path, made, TestContext.Current.CancellationToken);
        }

        Assert.Equal(made, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Presets_InTheFolder_AreTheModesAndNoOthers() => Assert.Equal(
        PresetFile.Modes.Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.GetDirectoryName(PresetFile.PathOf("None"))!).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
}
