using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators.Tests;

/// <summary>Which interfaces are read again after an edit: that is nearly all that the generators cost while someone types.</summary>
public sealed class InterfaceMemoryTests
{
    private const string Alone = """
        namespace Acme;
        [ProtoP2P.Libp2pProtocol("/alone/1.0.0", MaxMessageBytes = 5)]
        public partial interface IAlone
        {
            [ProtoP2P.Deadline(10)] ValueTask «GetAsync|FindAsync|»(«|CancellationToken cancellationToken = default|CancellationToken token = default»);
            int Twice(int value) => «2 * value|value + value|{»;
            «|/// <summary>Documented.</summary>»
            ValueTask MoreAsync(CancellationToken cancellationToken = default)«;|»
        }
        """;

    private const string Constant = """
        namespace Acme;
        [ProtoP2P.Libp2pProtocol(Ids.Constant)]
        public partial interface IConstant { ValueTask GetAsync(CancellationToken cancellationToken = default); }
        """;

    private const string Base = """
        namespace Acme;
        [ProtoP2P.Libp2pProtocol("/base/1.0.0")]
        public partial interface IBase { ValueTask BaseAsync(CancellationToken «cancellationToken|token» = default); }
        """;

    private const string Derived = """
        namespace Acme;
        [ProtoP2P.Libp2pProtocol("/derived/1.0.0")]
        public partial interface IDerived : IBase;
        """;

    private const string Parts = """
        namespace Acme;
        [ProtoP2P.Libp2pProtocol("/parts/1.0.0")]
        public partial interface IParts;
        """;

    private const string Part = """
        namespace Acme;
        public partial interface IParts { ValueTask PartAsync(CancellationToken «cancellationToken|token» = default); }
        """;

    private const string Elsewhere = """
        namespace Acme;
        public static class Ids
        {
            public const string Constant = "«/constant/1.0.0|/constant/1.0.1»";
            public static readonly int Field = «1|2»;
            public static int Method()
            {
                «return 1;|int local = 1; return local;|int renamed = 1; return renamed;|return|// A comment.|foreach (int i»
            }
            public static void «Named|Renamed»(int «value|renamed») { }
            «|[System.Obsolete»
        }
        """;

    private static readonly string[] Files = [TestUsings, Alone, Constant, Base, Derived, Parts, Part, Elsewhere];

    private static readonly string[] Everything = ["IAlone", "IConstant", "IBase", "IDerived", "IParts"];

    private readonly List<string> _read = [];
    private readonly InterfaceMemory<ContractModel> _memory;
    private Action _reading = static () => { };

    public InterfaceMemoryTests() => _memory = new InterfaceMemory<ContractModel>(KnownTypes.ProtocolAttributeMetadataName, Read);

    private static string TestUsings => ProtoP2P.Roslyn.TestCompilation.Usings;

    [Theory]
    [InlineData("int local = 1; return local;")]
    [InlineData("int renamed = 1; return renamed;")]
    [InlineData("return")]
    [InlineData("// A comment.")]
    [InlineData("foreach (int i")]
    [InlineData("2")]
    public void Typing_in_a_body_elsewhere_reads_nothing(string typed) => VerifyEdit(7, typed, []);

    [Theory]
    [InlineData(1, "FindAsync", new[] { "IAlone", "IConstant", "IDerived", "IParts" })]
    [InlineData(1, "CancellationToken token = default", new[] { "IAlone", "IConstant", "IDerived", "IParts" })]
    [InlineData(3, "token", new[] { "IBase", "IConstant", "IDerived", "IParts" })]
    [InlineData(6, "token", new[] { "IConstant", "IDerived", "IParts" })]
    public void Typing_in_a_method_of_an_interface_reads_it_and_what_does_not_stand_alone(int file, string typed, string[] expected) =>
        VerifyEdit(file, typed, expected);

    [Theory]
    [InlineData("value + value")]
    [InlineData("/// <summary>Documented.</summary>")]
    public void Typing_in_a_contract_what_no_other_sees_reads_it_alone(string typed) => VerifyEdit(1, typed, ["IAlone"]);

    [Theory]
    [InlineData("/constant/1.0.1")]
    [InlineData("Renamed")]
    [InlineData("renamed")]
    [InlineData("[System.Obsolete")]
    public void A_declaration_elsewhere_reads_everything(string typed) => VerifyEdit(7, typed, Everything);

    [Fact]
    public void A_collection_between_two_edits_forgets_nothing()
    {
        EditedProject project = new(Files);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new CountingGenerator(_memory)).RunGenerators(project.Compilation, TestContext.Current.CancellationToken);
        Type(project, 7, "return");
        driver = driver.RunGenerators(project.Compilation, TestContext.Current.CancellationToken);
        _read.Clear();
        GC.Collect();
        Type(project, 7, "// A comment.");
        driver.RunGenerators(project.Compilation, TestContext.Current.CancellationToken);
        _read.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_run_that_is_cancelled_leaves_nothing_half_read(int reads)
    {
        EditedProject project = new(Files);
        _memory.ReadAll(project.Compilation, TestContext.Current.CancellationToken);
        Type(project, 7, "/constant/1.0.1");
        _read.Clear();
        using (CancellationTokenSource cancellation = new())
        {
            _reading = () => Cancel(cancellation, reads);
            Should.Throw<OperationCanceledException>(() => _memory.ReadAll(project.Compilation, cancellation.Token));
        }

        _reading = static () => { };
        Type(project, 3, "token");
        EquatableArray<ContractModel> models = _memory.ReadAll(project.Compilation, TestContext.Current.CancellationToken);
        models.ShouldBe(new InterfaceMemory<ContractModel>(KnownTypes.ProtocolAttributeMetadataName, Read).ReadAll(project.Compilation, TestContext.Current.CancellationToken));
    }

    private void Cancel(CancellationTokenSource cancellation, int reads)
    {
        if (_read.Count == reads)
        {
            cancellation.Cancel();
        }
    }

    private void VerifyEdit(int file, string typed, string[] expected)
    {
        EditedProject project = new(Files);
        CSharpCompilation before = project.Compilation;
        _memory.ReadAll(before, TestContext.Current.CancellationToken).Count.ShouldBe(Everything.Length);
        _read.ShouldBe(Everything);

        _read.Clear();
        Type(project, file, typed);
        _memory.ReadAll(project.Compilation, TestContext.Current.CancellationToken);
        _read.ShouldBe(expected, ignoreOrder: true);
        GC.KeepAlive(before);
    }

    private static void Type(EditedProject project, int file, string typed)
    {
        int place = Enumerable.Range(0, project.Places.Count)
            .Single(each => project.Places[each].File == file && Array.IndexOf(project.Alternatives(each), typed) > 0);
        project.Edit(place, Array.IndexOf(project.Alternatives(place), typed));
    }

    private ContractModel? Read(INamedTypeSymbol symbol, SyntaxNode part, Compilation compilation, CancellationToken cancellationToken)
    {
        _read.Add(symbol.Name);
        _reading();
        return ContractReader.Read(symbol, KnownTypes.FindProtocolAttribute(symbol)!, compilation, new ProblemReporter(null), cancellationToken);
    }
}
