using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>The same contracts give the same files, however they are laid out.</summary>
public sealed class OutputStabilityTests
{
    private const string Attribute = "[ProtoP2P.Libp2pProtocol(\"/x/1.0.0\")] ";
    private const string A = "ValueTask AAsync(Google.Protobuf.WellKnownTypes.StringValue v, CancellationToken cancellationToken = default);";
    private const string B = "ValueTask BAsync(Google.Protobuf.WellKnownTypes.StringValue v, CancellationToken cancellationToken = default);";

    [Fact]
    public void The_order_of_files_does_not_matter()
    {
        string[] sources = [.. Enumerable.Range(0, 5).Select(i => $"{Attribute} public partial interface IX{i} {{ {A} }}")];
        Generate(sources).ShouldBe(Generate([.. sources.Reverse()]));
    }

    [Fact]
    public void How_a_contract_is_split_does_not_matter()
    {
        Dictionary<string, string> whole = Generate($"{Attribute} public partial interface IX {{ {A} {B} }}");
        Generate($"{Attribute} public partial interface IX {{ {A} }}", $"public partial interface IX {{ {B} }}").ShouldBe(whole);
        Generate($"public partial interface IX {{ {A} }}", $"{Attribute} public partial interface IX {{ {B} }}").ShouldBe(whole);
    }

    [Fact]
    public void Each_contract_gets_a_file_of_its_own()
    {
        CSharpCompilation compilation = TestCompilation.Create($$"""
            {{Attribute}} public partial interface IX;
            {{Attribute}} public partial interface Ix;
            namespace A { {{Attribute}} public partial interface IX; public partial class B { {{Attribute}} public partial interface IX; } }
            namespace A.B1 { {{Attribute}} public partial interface IX; }
            namespace a { {{Attribute}} public partial interface ix; }
            public partial class A1 { public partial class B { {{Attribute}} public partial interface IX; } }
            """);
        GeneratorHarness.CompileClean(compilation.WithOptions(Undocumented));
        GeneratorHarness.Generate(compilation).Keys.ShouldBe(
            [
                "A.B+IX.g.cs", "A.B1.IX.g.cs", "A.IX.40ffdc8c07cabe3f.g.cs", "A1+B+IX.g.cs", "IX.09242a07b5b905d4.g.cs",
                "Ix.09244a07b5b93c34.g.cs", "a.ix.6ac27b8279fd045f.g.cs",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void A_second_attribute_on_another_part_does_not_write_twice() =>
        Generate($"{Attribute} public partial interface IX {{ {A} }}", $"{Attribute} public partial interface IX {{ {B} }}").Count.ShouldBe(1);

    [Fact]
    public void Lines_end_the_same_on_every_system() => Generate(Contracts.AllShapes).Values.ShouldAllBe(text => !text.Contains('\r'));

    private static CSharpCompilationOptions Undocumented =>
        TestCompilation.Options.WithSpecificDiagnosticOptions([new("CS1591", Microsoft.CodeAnalysis.ReportDiagnostic.Suppress), new("CS8981", Microsoft.CodeAnalysis.ReportDiagnostic.Suppress)]);

    private static Dictionary<string, string> Generate(params string[] sources) => new(GeneratorHarness.Generate(TestCompilation.Create(sources)));
}
