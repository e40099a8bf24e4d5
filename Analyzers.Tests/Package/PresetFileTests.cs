namespace MemTrace.Analyzers.Tests.Package;

public sealed class PresetFileTests
{
    public static TheoryData<string> Modes => new(PresetFile.Modes);

    [Theory]
    [MemberData(nameof(Modes))]
    public Task Preset_OfEachMode_IsWhatTheRulesMake(string mode) =>
        GeneratedText.IsCurrentAsync(PresetFile.PathOf(mode), _ => PresetFile.Render(mode));

    [Fact]
    public void Presets_InTheFolder_AreTheModesAndNoOthers() => Assert.Equal(
        PresetFile.Modes.Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.GetDirectoryName(PresetFile.PathOf("None"))!).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
}
