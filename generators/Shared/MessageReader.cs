using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Decides what is a message: a Google.Protobuf class or raw bytes.</summary>
internal sealed class MessageReader(INamedTypeSymbol contract, Compilation compilation, TypeNames names, ProblemReporter problems)
{
    private const string Expected = "expected a Google.Protobuf message, ReadOnlyMemory<byte> or ReadOnlySequence<byte>";

    private readonly Dictionary<ITypeSymbol, MessageModel> _known = new(SymbolEqualityComparer.IncludeNullability);

    /// <summary>Reads the type of a parameter or result, or of the elements of its stream.</summary>
    /// <param name="type">The type.</param>
    /// <param name="site">Where a problem is reported.</param>
    /// <param name="method">The method, for the message.</param>
    public MessageModel? Read(ITypeSymbol type, ProblemSite site, string method)
    {
        if (_known.TryGetValue(type, out MessageModel? known))
        {
            return known;
        }

        MessageModel? read = ReadNew(type, site, method);
        if (read is not null)
        {
            _known.Add(type, read);
        }

        return read;
    }

    private MessageModel? ReadNew(ITypeSymbol type, ProblemSite site, string method)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            problems.NoteCompilerError();
            return null;
        }

        if (KnownTypes.IsMemoryOfBytes(type))
        {
            return new MessageModel(MessageKind.Memory, names.Write((INamedTypeSymbol)type), "bytes");
        }

        if (KnownTypes.IsSequenceOfBytes(type))
        {
            return new MessageModel(MessageKind.Sequence, names.Write((INamedTypeSymbol)type), "bytes");
        }

        string? reason = FindReason(type);
        if (reason is null)
        {
            return new MessageModel(MessageKind.Protobuf, names.Write((INamedTypeSymbol)type), WireName(type));
        }

        string written = type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        problems.Report(ContractProblem.NotAMessage, site, written, method, reason);
        return null;
    }

    /// <summary>The name of the protobuf message inside its package: C# nests messages in a class named Types.</summary>
    private static string WireName(ITypeSymbol type)
    {
        string name = type.Name;
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            name = container.Name == "Types" ? name : container.Name + "." + name;
        }

        return name;
    }

    private string? FindReason(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } named || !IsMessageOfItself(named))
        {
            return Expected;
        }

        if (named.NullableAnnotation == NullableAnnotation.Annotated)
        {
            return "a message is never null on the wire";
        }

        return HasParser(named) ? null : "it has no static Parser property that the contract can reach";
    }

    private static bool IsMessageOfItself(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol candidate in type.AllInterfaces)
        {
            if (KnownTypes.IsMessage(candidate) && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasParser(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers("Parser"))
        {
            if (member is IPropertySymbol { IsStatic: true } property
                && KnownTypes.IsMessageParser(property.Type)
                && SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)property.Type).TypeArguments[0], type))
            {
                // Asking the compilation walks all references: only where it can make a difference.
                return IsPublic(property) || compilation.IsSymbolAccessibleWithin(property, contract);
            }
        }

        return false;
    }

    private static bool IsPublic(ISymbol symbol)
    {
        for (ISymbol? part = symbol; part is IPropertySymbol or INamedTypeSymbol; part = part.ContainingType)
        {
            if (part.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }
}
