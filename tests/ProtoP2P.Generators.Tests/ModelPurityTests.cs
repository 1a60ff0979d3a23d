using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>Nothing of a compilation survives in what the generator remembers: it would keep all of its memory alive.</summary>
public sealed class ModelPurityTests
{
    private static readonly Type[] Forbidden =
        [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Location), typeof(Compilation), typeof(AttributeData), typeof(SemanticModel)];

    private const string Messages = """
        public static class StockReflection
        {
            static StockReflection() { FileDescriptor.FromGeneratedCode(Convert.FromBase64String("CgFh")); }
            private static class FileDescriptor { public static void FromGeneratedCode(byte[] data) => data.ToString(); }
        }
        """;

    public static TheoryData<string> Steps =>
        [.. typeof(StepNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(step => (string)step.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Tracked_outputs_hold_values_alone(string step)
    {
        GeneratorDriverRunResult result = GeneratorHarness.CreateDriver()
            .RunGenerators(TestCompilation.Create(Contracts.AllShapes, Contracts.Inventory, Contracts.Topics, Messages), TestContext.Current.CancellationToken)
            .GetRunResult();
        IncrementalGeneratorRunStep[] runs = [.. result.Results.SelectMany(each => each.TrackedSteps.GetValueOrDefault(step, []))];
        runs.ShouldNotBeEmpty();
        foreach ((object value, _) in runs.SelectMany(run => run.Outputs))
        {
            Walk(value, step, []);
        }
    }

    [Fact]
    public void Two_readings_are_equal()
    {
        object[] first = Read(TestCompilation.Create(Contracts.AllShapes, Contracts.Topics));
        object[] second = Read(TestCompilation.Create(Contracts.AllShapes, Contracts.Topics));
        first.ShouldNotBeEmpty();
        second.ShouldBe(first);
        second.Select(model => model.GetHashCode()).ShouldBe(first.Select(model => model.GetHashCode()));
    }

    [Fact]
    public void The_driver_lets_go_of_an_earlier_compilation()
    {
        (GeneratorDriver driver, WeakReference earlier) = RunTwice();
        for (int i = 0; i < 10 && earlier.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        earlier.IsAlive.ShouldBeFalse();
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference Earlier) RunTwice()
    {
        CSharpCompilation compilation = TestCompilation.Create(Contracts.AllShapes, Contracts.Topics, Messages, "class Other;");
        WeakReference earlier = new(compilation);
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(compilation, CancellationToken.None);
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        CSharpCompilation later = compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse("class Another;", tree.FilePath));
        return (driver.RunGenerators(later, CancellationToken.None), earlier);
    }

    private static object[] Read(CSharpCompilation compilation) =>
    [
        .. GeneratorHarness.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results
            .SelectMany(result => result.TrackedSteps)
            .Where(steps => steps.Key is StepNames.Contracts or StepNames.Topics)
            .SelectMany(steps => steps.Value).SelectMany(step => step.Outputs).Select(output => output.Value),
    ];

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Forbidden.ShouldAllBe(type => !type.IsInstanceOfType(value), $"{path} is a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, path + "[]", seen);
            }
        }

        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
