using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts;

/// <summary>A place in source where an attribute of the vocabulary is applied.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Member">The member it counts for (of a parameter: its method); null for local functions and lambdas, which only bodies see.</param>
internal sealed record MarkedSite(AttributeSyntax Attribute, ISymbol? Member);
