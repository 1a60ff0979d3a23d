using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Generators;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Benchmarks.Generators;

/// <summary>
/// What the generator adds to one keystroke in a project of 200 contracts: an editor runs it after each. The compilation of the edited text is made
/// beforehand, and its trees are bound only as far as the generator asks.
/// </summary>
// A keystroke is one run, so that the runs themselves have to warm the code up.
[SimpleJob(warmupCount: 60, iterationCount: 60)]
[MemoryDiagnoser]
public class KeystrokeBenchmarks
{
    private const int Contracts = 200;

    private GeneratorDriver _driver = null!;
    private GeneratorDriver _finder = null!;
    private GeneratorDriver _reader = null!;
    private CSharpCompilation _compilation = null!;
    private SyntaxTree _contract = null!;
    private SyntaxTree _elsewhere = null!;
    private CSharpCompilation _edited = null!;
    private int _edits;

    /// <summary>The project as it was before the keystroke, with the generator's output in its cache.</summary>
    [GlobalSetup]
    public void Open()
    {
        string[] sources = [.. Enumerable.Range(0, Contracts).Select(number => Contract(number, "value")), Elsewhere(0)];
        _compilation = TestCompilation.Create(sources);
        _contract = Find("Source123.cs");
        _elsewhere = Find($"Source{Contracts}.cs");
        _driver = Run(new ContractGenerator(), new TopicGenerator());
        _finder = Run(new FloorGenerator(readsSignatures: false));
        _reader = Run(new FloorGenerator(readsSignatures: true));
    }

    /// <summary>A key in a method's body, in a file without contracts.</summary>
    [IterationSetup(Targets = [nameof(InAFileWithoutContracts), nameof(FindingContractsAlone), nameof(ReadingSignaturesAlone)])]
    public void TypeElsewhere() => Edit(_elsewhere, Elsewhere(++_edits));

    /// <summary>A key in the name of a method, in a file without contracts.</summary>
    [IterationSetup(Target = nameof(InADeclarationElsewhere))]
    public void TypeADeclaration() => Edit(_elsewhere, Elsewhere(0, $"Number{++_edits}"));

    /// <summary>A key in the name of a parameter of one contract, which is emitted again.</summary>
    [IterationSetup(Target = nameof(InOneContract))]
    public void TypeInAContract() => Edit(_contract, Contract(123, $"value{++_edits}"));

    /// <summary>What the generator does then.</summary>
    [Benchmark]
    public GeneratorDriver InAFileWithoutContracts() => _driver = _driver.RunGenerators(_edited);

    /// <summary>What the generator does then.</summary>
    [Benchmark]
    public GeneratorDriver InOneContract() => _driver = _driver.RunGenerators(_edited);

    /// <summary>What the generator does then: all contracts may mean another thing.</summary>
    [Benchmark]
    public GeneratorDriver InADeclarationElsewhere() => _driver = _driver.RunGenerators(_edited);

    /// <summary>What a generator costs that finds the contracts and does nothing with them.</summary>
    [Benchmark]
    public GeneratorDriver FindingContractsAlone() => _finder = _finder.RunGenerators(_edited);

    /// <summary>What one costs that asks for the types of their methods besides.</summary>
    [Benchmark]
    public GeneratorDriver ReadingSignaturesAlone() => _reader = _reader.RunGenerators(_edited);

    private GeneratorDriver Run(params IIncrementalGenerator[] generators) =>
        CSharpGeneratorDriver.Create([.. generators.Select(static one => one.AsSourceGenerator())], parseOptions: (CSharpParseOptions)_contract.Options).RunGenerators(_compilation);

    private SyntaxTree Find(string file) => _compilation.SyntaxTrees.Single(tree => tree.FilePath == file);

    private void Edit(SyntaxTree tree, string text) =>
        _edited = _compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(text, tree.FilePath));

    private static string Contract(int number, string parameter) => $$"""
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;
        namespace Acme;
        [Libp2pProtocol("/acme/{{number}}/1.0.0")]
        public partial interface I{{number}}
        {
            ValueTask<StringValue> GetAsync(StringValue {{parameter}}, CancellationToken cancellationToken = default);
            IAsyncEnumerable<StringValue> WatchAsync(StringValue value, CancellationToken cancellationToken = default);
            ValueTask<Int32Value> CountAsync(IAsyncEnumerable<StringValue> values, RpcCall call = default);
            IAsyncEnumerable<Int32Value> ChatAsync(IAsyncEnumerable<Int32Value> values, RpcCall call = default);
        }
        """;

    private static string Elsewhere(int number, string method = "Number") => $"namespace Acme; internal static class Elsewhere {{ public static int {method}() => {number}; }}";
}
