using System.Text.Json;
using ProtoP2P.Benchmarks.Compare;

namespace ProtoP2P.Benchmarks.Tests;

public sealed class CompareProgramTests
{
    private const string Call = "alloc-unary/tcp+noise+yamux";
    private const string Bulk = "bulk-up/tcp+noise+yamux";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quick_run_against_another_process_fills_the_table_and_the_file()
    {
        string file = Path.GetTempFileName();
        using StringWriter output = new();
        using StringWriter progress = new();

        int code = await CompareProgram.RunAsync(["--quick", "--only", Call, "--only", Bulk, "--json", file], output, progress, Token);

        code.ShouldBe(0, progress.ToString());
        string[] rows = [.. output.ToString().Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        rows.Length.ShouldBe(3);
        rows.ShouldAllBe(static row => row.EndsWith("| met |", StringComparison.Ordinal) || row.EndsWith("| missed |", StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
        JsonElement bulk = json.RootElement.GetProperty("rows").EnumerateArray().Single(static row => row.GetProperty("work").GetString() == "bulk-up");
        bulk.GetProperty("rounds").EnumerateArray().ShouldAllBe(static round => round.GetDouble() > 0);
        bulk.GetProperty("referenceRounds").GetArrayLength().ShouldBe(Pace.Quick.Rounds);
        bulk.GetProperty("ratio").GetProperty("median").GetDouble().ShouldBeGreaterThan(0);
        File.Delete(file);
    }

    [Theory]
    [InlineData("--fast")]
    [InlineData("--json")]
    [InlineData("--only")]
    [InlineData("--quick", "--write")]
    [InlineData("--only", "bulk", "--write")]
    public async Task Arguments_that_make_no_sense_are_refused(params string[] args)
    {
        using StringWriter output = new();

        (await CompareProgram.RunAsync(args, output, TextWriter.Null, Token)).ShouldBe(2);

        output.ToString().ShouldContain("usage:");
    }

    [Fact]
    public async Task A_filter_that_finds_nothing_names_what_there_is()
    {
        using StringWriter output = new();

        (await CompareProgram.RunAsync(["--only", "carrier-pigeon"], output, TextWriter.Null, Token)).ShouldBe(2);

        output.ToString().ShouldContain("carrier-pigeon");
        output.ToString().ShouldContain(Bulk);
    }
}
